import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type DatabaseUser } from "../src/database/database.js";
import type { Actor, BucketRecord, DoorPlatform, UploadSession } from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";
import type { TestUser } from "./harness/test-server.js";

/** It has one session, so that nothing there waits for another. */
const isPglite = process.env.HOLDFAST_TEST_DATABASE === "pglite";

let server: FilesServer;
let system: DatabaseUser;
let platform: DoorPlatform;
let ann: TestUser;
let actor: Actor;
let buckets = 0;

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor] });
  system = createDatabase(server.database, 5_000).system;
  platform = openedPlatform();
});
afterAll(() => server.close());

const signal = new AbortController().signal;

async function newBucket(fields: object = {}): Promise<BucketRecord> {
  const json = { name: `quota-${++buckets}`, ...fields };
  const { status, body } = await server.call("POST", "/buckets", { token: ann.token, json });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return (await platform.files.buckets.find(json.name, actor)) as BucketRecord;
}

async function newAnn(quota: number | null): Promise<void> {
  ann = await server.newUser();
  actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
  const json = { max_total_bytes: quota };
  await server.call("PUT", `/users/${ann.id}/storage`, { token: server.admin.token, json });
}

const begin = (bucket: BucketRecord, path: string, by: Actor = actor) =>
  platform.files.uploads.begin({
    purpose: "s3",
    bucket,
    path,
    actor: by,
    facts: {},
    size: null,
    conditions: null,
    expiresAt: new Date(Date.now() + 3_600_000),
  });

const bytes = (count: number) => new Response("x".repeat(count)).body;
const part = (session: UploadSession, count: number, position = 1) =>
  platform.files.uploads.writePart(session, { position, body: bytes(count), signal });
const append = (session: UploadSession, count: number) =>
  platform.files.uploads.append(session, { offset: session.offset, body: bytes(count), signal });

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error) => error.code ?? String(error),
  );

const heldBytes = async () => {
  const sql =
    "select coalesce(sum(received), 0)::int as bytes from holdfast.upload_sessions where bucket_id in (select id from holdfast.buckets where owner_id = $1)";
  return (await system.first<{ bytes: number }>(sql, [ann.id]))?.bytes;
};

/** Runs two writes so that both have come as far as they can before either is kept. */
async function together(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<string[]> {
  const answers = await system.session(async (session) => {
    // Sessions can be locked, but not advanced.
    await session.query("lock table holdfast.upload_sessions in share mode");
    const both = [code(one()), code(other())];
    const waiting = "select count(*)::int as n from pg_catalog.pg_locks where not granted";
    while (((await system.first<{ n: number }>(waiting))?.n ?? 0) < 2);
    return both;
  });
  return (await Promise.all(answers)).toSorted();
}

describe.each([
  ["a bucket", 100, null],
  ["a user", null, 100],
])("the quota of %s", (_of, ofBucket, ofUser) => {
  beforeAll(() => newAnn(ofUser));
  /** Where the quota is the user's, it holds over all of their buckets. */
  const twoBuckets = async () => {
    const first = await newBucket({ max_total_bytes: ofBucket });
    return [first, ofBucket === null ? await newBucket() : first] as const;
  };

  it.skipIf(isPglite).each([
    ["parts", part],
    ["appended bytes", append],
  ])("is not passed by %s of two uploads that come at once", async (_what, write) => {
    await newAnn(ofUser);
    const [here, there] = await twoBuckets();
    const [one, other] = [await begin(here, "1"), await begin(there, "2")];
    const outcomes = await together(
      () => write(one, 60),
      () => write(other, 60),
    );
    expect(outcomes).toEqual(["done", "quota_exceeded"]);
    expect(await heldBytes()).toBe(60);
  });

  it("is used up, and never passed, by many parts at once", async () => {
    await newAnn(ofUser);
    const [here, there] = await twoBuckets();
    const sessions = await Promise.all(Array.from({ length: 8 }, (_, i) => begin(i % 2 ? here : there, `many-${i}`)));
    const writes = sessions.flatMap((session) => [1, 2, 3].map((position) => code(part(session, 10, position))));
    const outcomes = await Promise.all(writes);
    expect(outcomes.filter((outcome) => outcome === "done").length).toBe(10);
    expect(outcomes.every((outcome) => ["done", "quota_exceeded"].includes(outcome))).toBe(true);
    expect(await heldBytes()).toBe(100);
    // A part that takes the place of another needs room only for what it has more; one that is smaller gives some back.
    const full = sessions.filter((_, i) => outcomes[i * 3] === "done")[0] as UploadSession;
    expect(await code(part(full, 11, 1))).toBe("quota_exceeded");
    expect(await code(part(full, 4, 1))).toBe("done");
    expect(await code(part(full, 6, 9))).toBe("done");
    expect(await heldBytes()).toBe(100);
  });
});

it("counts what comes without an account for the owner of the bucket", async () => {
  await newAnn(100);
  const open = await newBucket({ is_public: true });
  const anonymous: Actor = { kind: "anonymous" };
  const session = await begin(open, "1", anonymous);
  expect(await code(part(session, 60))).toBe("done");
  expect(await code(part(await begin(open, "2", anonymous), 41))).toBe("quota_exceeded");
  expect(await code(part(await begin(await newBucket(), "3"), 41))).toBe("quota_exceeded");
});

it.skipIf(isPglite)("makes nobody wait where there is none", async () => {
  await newAnn(null);
  const bucket = await newBucket();
  const [one, other] = [await begin(bucket, "1"), await begin(bucket, "2")];
  const outcomes = await system.session(async (session) => {
    await session.query("select holdfast.lock_quotas($1, $2)", [[bucket.id], [ann.id]]);
    return Promise.all([code(part(one, 60)), code(append(other, 60))]);
  });
  expect(outcomes).toEqual(["done", "done"]);
});
