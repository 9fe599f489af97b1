import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, BucketRecord, FileAccess, UploadSession } from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";

const PIECE_BYTES = 1_100_000;
const { signal } = new AbortController();

let server: FilesServer;
let files: FileAccess;
let actor: Actor;
let bucket: BucketRecord;

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor] });
  const ann = await server.newUser();
  const json = { name: "lost", allowed_types: ["text/plain"] };
  await server.call("POST", "/buckets", { token: ann.token, json });
  actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
  files = openedPlatform().files;
  const found = await files.buckets.find("lost", actor);
  if (found === null) throw new Error("no bucket");
  bucket = found;
});
afterAll(() => server.close());

/** Deletes the object of a blob behind the server's back, and answers its key. */
async function lose(id: string | undefined): Promise<string> {
  await server.storage.delete([`blobs/${id}`]);
  return `blobs/${id}`;
}

/** What the client is told, and what the log says, which names the object. */
const told = (key: string) => ({
  code: "internal",
  message: "The server has lost this content, or a part of it. It must be uploaded again.",
  cause: { message: expect.stringContaining(`there is no object ${key};`) },
});

/** An upload of two pieces. */
async function beginTwo(path: string): Promise<{ session: UploadSession; pieces: string[] }> {
  const { uploads } = files;
  const expiresAt = new Date(Date.now() + 3_600_000);
  const facts = { contentType: "text/plain" };
  let session = await uploads.begin({
    purpose: "tus",
    bucket,
    path,
    actor,
    facts,
    size: null,
    conditions: null,
    expiresAt,
  });
  for (const offset of [0, PIECE_BYTES]) {
    const body = new Blob(["x".repeat(PIECE_BYTES)]).stream();
    session = await uploads.append(session, { offset, body, signal });
  }
  const { rows } = await server.database.query<{ id: string }>(
    { role: "system", claims: {} },
    `select p.piece_id::text as id from holdfast.blob_pieces p join holdfast.upload_sessions s on s.blob_id = p.blob_id
     where s.id = $1 order by p.position`,
    [session.id],
  );
  const pieces = rows.map(({ id }) => id);
  expect(pieces).toHaveLength(2);
  return { session, pieces };
}

describe("content that storage has lost", () => {
  it("is told of by a read, and by a copy that looks at the type", async () => {
    const body = new Blob(["some text"]).stream();
    const content = { body, facts: { contentType: "text/plain" }, signal };
    const { file } = await files.put({ bucket, path: "plain", actor, conditions: null }, content);
    const key = await lose(file.blobId);
    await expect(files.read(file, { signal })).rejects.toMatchObject(told(key));
    const target = { bucket, path: "copy", actor, conditions: null };
    await expect(files.copy(file, target, null)).rejects.toMatchObject(told(key));
    expect(await files.find(bucket, "copy", actor)).toBeNull();
  });

  it("is told of by the part of a read that reaches it", async () => {
    const { session, pieces } = await beginTwo("joined");
    const { file } = await files.uploads.finish(session, { actor });
    const key = await lose(pieces[1]);
    const read = async (end: number) =>
      new Response(await files.read(file, { range: { start: 0, end }, signal })).arrayBuffer();
    expect((await read(PIECE_BYTES - 1)).byteLength).toBe(PIECE_BYTES);
    await expect(read(PIECE_BYTES)).rejects.toMatchObject(told(key));
  });

  it.each([
    ["first bytes", 0],
    ["other bytes, which a server reads that did not see them come", 1],
  ])("fails the end of an upload that has lost its %s, and shows no file", async (_, place) => {
    const path = `unfinished-${place}`;
    const { session, pieces } = await beginTwo(path);
    const key = await lose(pieces[place]);
    await expect(server.otherServersUploads().finish(session, { actor })).rejects.toMatchObject(told(key));
    expect(await files.find(bucket, path, actor)).toBeNull();
  });
});
