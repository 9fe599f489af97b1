import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Actor,
  type BucketRecord,
  type DoorPlatform,
  type FileRecord,
  readWriteConditions,
} from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";

let server: FilesServer;
let platform: DoorPlatform;
let actor: Actor;

const signal = new AbortController().signal;
const any = readWriteConditions(new Headers());
const bodyOf = (text: string) => new Response(text).body as ReadableStream<Uint8Array>;
const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.code ?? String(error),
  );

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor] });
  platform = openedPlatform();
  const ann = await server.newUser();
  actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
});
afterAll(() => server.close());

const newBucket = (name: string): Promise<BucketRecord> => platform.files.buckets.create(name, actor);
const put = async (bucket: BucketRecord, path: string, [text, facts = {}]: [string, object?]): Promise<FileRecord> => {
  const content = { body: bodyOf(text), facts, md5: true, signal };
  return (await platform.files.put({ bucket, path, actor, conditions: any }, content)).file;
};

describe("what doors do with files", () => {
  it("keeps what the door says of a file, and its MD5", async () => {
    const bucket = await newBucket("facts");
    const facts = {
      filename: "n.txt",
      contentType: "text/x-y",
      metadata: { a: 1 },
      cacheControl: "no-store",
      tags: { k: "v" },
    };
    const file = await put(bucket, "a", ["hello", facts]);
    expect(file).toMatchObject({ ...facts, s3Etag: "5d41402abc4b2a76b9719d911017c592", crc32c: "9a71bb4c" });
    const replaced = await put(bucket, "a", ["other"]);
    expect(replaced).toMatchObject({
      filename: "n.txt",
      metadata: { a: 1 },
      cacheControl: "no-store",
      tags: { k: "v" },
    });
    expect(await put(bucket, "a", ["x", { metadata: {}, cacheControl: null, tags: {} }])).toMatchObject({
      metadata: {},
      cacheControl: null,
      tags: {},
    });
    expect((await platform.files.setTags(replaced, { other: "tag" })).tags).toEqual({ other: "tag" });
    expect(await code(platform.files.setTags(replaced, { "": "x" }))).toBe("invalid_value");
    const wrong = { body: bodyOf("x"), facts: {}, expected: { md5: "0".repeat(32) }, signal };
    expect(await code(platform.files.put({ bucket, path: "b", actor, conditions: any }, wrong))).toBe(
      "checksum_mismatch",
    );
    const changed = { contentType: "image/png", metadata: { c: 3 } };
    const source = (await platform.files.find(bucket, "a", actor)) as FileRecord;
    const copied = await platform.files.copy(source, { bucket, path: "copy", actor, conditions: null }, changed);
    expect(copied.file).toMatchObject({ ...changed, filename: "copy", cacheControl: null, tags: {} });
  });

  it("lists files and versions by folder, page by page", async () => {
    const bucket = await platform.files.buckets.setVersioning(await newBucket("folders"), true);
    for (const path of ["a/1", "a/2", "b", "b", "c/1", "d"]) await put(bucket, path, ["x"]);
    const first = await platform.files.list(bucket, { delimiter: "/", limit: 2 }, actor);
    expect([first.prefixes, first.files.map(({ path }) => path), first.next]).toEqual([["a/"], ["b"], "b"]);
    const rest = await platform.files.list(bucket, { delimiter: "/", limit: 5, after: "a/" }, actor);
    expect([rest.prefixes, rest.files.map(({ path }) => path), rest.next]).toEqual([["c/"], ["b", "d"], null]);
    const seen: string[] = [];
    let after: { readonly path: string; readonly versionId?: string } | null = null;
    do {
      const page = { delimiter: "/", limit: 1, ...(after === null ? {} : { after }) } as const;
      const listed: Awaited<ReturnType<typeof platform.files.versions.list>> = await platform.files.versions.list(
        bucket,
        page,
        actor,
      );
      seen.push(...listed.prefixes, ...listed.versions.map(({ path, isCurrent }) => `${path} ${isCurrent}`));
      after = listed.next;
    } while (after !== null);
    expect(seen).toEqual(["a/", "b true", "b false", "c/", "d true"]);
  });

  it("tells the marker of a deletion, and deletes a bucket only when nothing is in it", async () => {
    const bucket = await platform.files.buckets.setVersioning(await newBucket("markers"), true);
    const file = await put(bucket, "a", ["x"]);
    const { markerId } = await platform.files.remove(file);
    const marker = await platform.files.versions.find(bucket, markerId ?? "", actor);
    expect(marker).toMatchObject({ isMarker: true, isCurrent: false, path: "a", size: 0 });
    expect(await platform.files.remove(file)).toEqual({ markerId: null });
    expect(await platform.files.find(bucket, "a", actor)).toBeNull();
    expect(await code(platform.files.buckets.removeEmpty(bucket))).toBe("conflict");
    const { versions } = await platform.files.versions.list(bucket, { limit: 10 }, actor);
    for (const version of versions) await platform.files.versions.remove(version);
    expect(await code(platform.files.buckets.removeEmpty(bucket))).toBe("done");
    expect(await platform.files.buckets.find("markers", actor)).toBeNull();
  });

  it("holds writes to the dates that they name", async () => {
    const bucket = await newBucket("dates");
    const file = await put(bucket, "a", ["x"]);
    const since = (ms: number) =>
      readWriteConditions(new Headers({ "if-unmodified-since": new Date(ms).toUTCString() }));
    const write = (ms: number) =>
      code(platform.files.put({ bucket, path: "a", actor, conditions: since(ms) }, { body: null, facts: {}, signal }));
    expect(await write(file.storedAt.getTime() - 5_000)).toBe("precondition_failed");
    expect(await write(file.storedAt.getTime())).toBe("done");
  });
});
