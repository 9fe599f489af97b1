import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, BucketRecord } from "../src/index.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

const SMALL_DISK_BYTES = 8_000_000;

let folder: string;
let isMounted = false;
let server: TestServer;
let ann: TestUser;

/** A disk of its own needs root and a kernel that lets it; elsewhere this is said aloud and skipped. */
async function mountSmallDisk(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "holdfast-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SMALL_DISK_BYTES}`, "tmpfs", folder], { stdio: "pipe" });
    isMounted = true;
  } catch (error) {
    process.stderr.write(
      `\nSKIPPED: no small disk could be mounted, so a full disk is not tested (${String(error)})\n`,
    );
  }
}

beforeAll(async () => {
  await mountSmallDisk();
  const storage = isMounted ? { storage: fsStorage({ directory: join(folder, "files") }) } : {};
  server = await startTestServer({ ...storage, doors: [platformDoor] });
  ann = await server.newUser();
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "small-disk" } });
});
afterAll(async () => {
  await server.close();
  if (isMounted) execFileSync("umount", [folder]);
  await rm(folder, { recursive: true, force: true });
});

const put = (path: string, bytes: number) =>
  server.call("PUT", `/files/upload/small-disk/${path}`, { token: ann.token, body: new Uint8Array(bytes).fill(7) });

describe("a full disk", () => {
  it("refuses the upload, keeps what is there, and works again when there is room", async ({ skip }) => {
    skip(!isMounted, "no small disk could be mounted");
    expect((await put("kept", 1_000_000)).status).toBe(201);
    const { status, body } = await put("huge", 20_000_000);
    expect([status, body.code]).toEqual([507, "storage_full"]);
    expect((await put("kept", 20_000_000)).status).toBe(507);
    const list = await server.call("GET", "/buckets/small-disk/files", { token: ann.token });
    expect(list.body.map(({ object_name }: { object_name: string }) => object_name)).toEqual(["kept"]);
    const kept = await server.fetch("GET", "/files/download/small-disk/kept", { token: ann.token });
    expect((await kept.arrayBuffer()).byteLength).toBe(1_000_000);
    expect((await put("next", 3_000_000)).status).toBe(201);
  });

  it("refuses a part, keeps those that are there, and lets the upload go on when there is room", async ({ skip }) => {
    skip(!isMounted, "no small disk could be mounted");
    const { uploads, buckets } = openedPlatform().files;
    const actor: Actor = { kind: "user", userId: ann.id, email: "", isAdmin: false, sessionId: "", expiresAt: 0 };
    const bucket = (await buckets.find("small-disk", actor)) as BucketRecord;
    const request = {
      purpose: "s3",
      bucket,
      path: "in-parts",
      actor,
      facts: {},
      size: null,
      conditions: null,
    } as const;
    const session = await uploads.begin({ ...request, expiresAt: new Date(Date.now() + 600_000) });
    const part = (position: number, bytes: number) => {
      const body = new Response(new Uint8Array(bytes).fill(position)).body;
      return uploads.writePart(session, { position, body, signal: new AbortController().signal });
    };
    await part(1, 1_000_000);
    await expect(part(2, 20_000_000)).rejects.toMatchObject({ code: "limit_exceeded" });
    await expect(part(1, 20_000_000)).rejects.toMatchObject({ code: "limit_exceeded" });
    await part(2, 500_000);
    expect((await uploads.finish(session, { actor, positions: [1, 2] })).file.size).toBe(1_500_000);
    const read = await server.fetch("GET", "/files/download/small-disk/in-parts", { token: ann.token });
    const bytes = new Uint8Array(await read.arrayBuffer());
    expect([bytes.length, bytes[999_999], bytes[1_000_000]]).toEqual([1_500_000, 1, 2]);
  });
});
