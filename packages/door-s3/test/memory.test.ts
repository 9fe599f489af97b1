import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("children/door-child.ts", import.meta.url));
const MIB = 1024 * 1024;
const MEBIBYTES = 256;
const Bucket = "large";

let folder: string;
let child: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-s3-memory-"));
  child = fork(SCRIPT, [folder], {
    execArgv: ["--conditions=@holdfast/source", "--max-old-space-size=96", "--import", "tsx"],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
});
afterAll(async () => {
  child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function rss(): Promise<number> {
  const answered = once(child, "message");
  child.send("rss");
  return (await answered)[0];
}

it("uploads and downloads an object of any size in constant memory", { timeout: 120_000 }, async () => {
  const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  const { url, ...credentials } = JSON.parse(String(line));
  const s3 = new S3Client({ endpoint: `${url}/s3`, region: "us-east-1", forcePathStyle: true, credentials });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "small", Body: Buffer.alloc(8 * MIB) }));
  const before = await rss();
  let peak = before;
  async function* chunks() {
    for (let sent = 0; sent < MEBIBYTES; sent += 1) {
      if (sent % 16 === 0) peak = Math.max(peak, await rss());
      yield Buffer.alloc(MIB, "holdfast ");
    }
  }
  const Body = Readable.from(chunks());
  await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body, ContentLength: MEBIBYTES * MIB }));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  let received = 0;
  let asked = 0;
  for await (const chunk of got.Body as Readable) {
    received += chunk.length;
    if (received - asked < 16 * MIB) continue;
    asked = received;
    peak = Math.max(peak, await rss());
  }
  expect(received).toBe(MEBIBYTES * MIB);
  // A copy of the object would show as all of its size.
  expect((peak - before) / MIB).toBeLessThan(64);
});
