import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../src/database/database.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;

interface Version {
  readonly version_id: string;
  readonly size: number;
  readonly is_current: boolean;
  readonly is_marker: boolean;
}

beforeAll(async () => {
  server = await startFilesServer();
  ann = await server.newUser();
});
afterAll(() => server.close());
beforeEach(() => newBucket({ max_versions: 2 }));
afterEach(async () => {
  await server.call("DELETE", "/buckets/limited", { token: ann.token });
  for (const hours of [1, 2, 3]) await server.sweep(hours * 3_600_000);
  expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
});

const newBucket = async (json: object) => {
  await server.call("DELETE", "/buckets/limited", { token: ann.token });
  const named = { name: "limited", versioning: true, ...json };
  expect((await server.call("POST", "/buckets", { token: ann.token, json: named })).status).toBe(201);
};
const change = (json: object) => server.call("PUT", "/buckets/limited", { token: ann.token, json });
/** Says how much comes, so that the room for it is looked at before and after. */
const put = (path: string, bytes: number) =>
  server.call("PUT", `/files/upload/limited/${path}`, {
    token: ann.token,
    body: "x".repeat(bytes),
    headers: { "content-length": String(bytes) },
  });
const remove = (path: string) => server.call("DELETE", `/files/limited/${path}`, { token: ann.token });
const versions = async (path: string): Promise<Version[]> =>
  (await server.call("GET", `/buckets/limited/versions?prefix=${path}&limit=1000`, { token: ann.token })).body.versions;
const deleteVersion = (id: string) => server.call("DELETE", `/file-versions/${id}`, { token: ann.token });
/** Sizes, with a dash for a marker. */
const shown = async (path = "a") => (await versions(path)).map(({ size, is_marker }) => (is_marker ? "-" : size));
const usage = async () => (await server.call("GET", "/buckets/limited", { token: ann.token })).body.total_size;

describe("a limit of versions", () => {
  it("keeps the newest of what was replaced, of each path, and gives the room of the rest back", async () => {
    for (const size of [1, 2, 3, 4, 5]) await put("a", size);
    for (const size of [6, 7]) await put("b", size);
    expect(await shown("a")).toEqual([5, 4, 3]);
    expect(await shown("b")).toEqual([7, 6]);
    expect(await usage()).toBe(5 + 4 + 3 + 7 + 6);
    await server.sweep(3_600_000);
    await server.sweep(7_200_000);
    expect((await server.objects()).length).toBe(5);
  });

  it("counts what was deleted, too, but no markers, and takes those along that have nothing below them", async () => {
    for (const size of [1, 2, 3]) {
      await put("a", size);
      await remove("a");
    }
    expect(await shown()).toEqual(["-", 3, "-", 2]);
    await put("a", 4);
    expect(await shown()).toEqual([4, "-", 3, "-", 2]);
    await put("a", 5);
    expect(await shown()).toEqual([5, 4, "-", 3]);
  });

  it("bounds markers, whoever deletes the versions between them, and loses no version by that", async () => {
    await put("a", 1);
    await remove("a");
    for (let round = 0; round < 5; round += 1) {
      await put("a", 2);
      await remove("a");
      const newest = (await versions("a")).find(({ is_marker: isMarker }) => !isMarker);
      await deleteVersion(newest?.version_id ?? "");
      expect((await shown()).filter((one) => one === 1)).toEqual([1]);
      expect((await shown()).length).toBeLessThanOrEqual(5);
    }
  });

  it("holds for what moves away, and for what is restored", async () => {
    for (const size of [1, 2, 3]) await put("a", size);
    const oldest = (await versions("a")).at(-1);
    await server.call("POST", `/file-versions/${oldest?.version_id}/restore`, { token: ann.token });
    expect(await shown()).toEqual([1, 3, 2]);
    const [file] = (await server.call("GET", "/buckets/limited/files", { token: ann.token })).body;
    await server.call("POST", `/files/${file.id}/move`, { token: ann.token, json: { path: "b" } });
    expect([await shown("a"), await shown("b")]).toEqual([["-", 1, 3], [1]]);
  });

  it("that is set or lowered holds from the next change of a path on; one that is taken away does not hold any more", async () => {
    await newBucket({});
    for (const size of [1, 2, 3, 4]) await put("a", size);
    expect((await change({ max_versions: 1 })).body.max_versions).toBe(1);
    expect(await shown()).toEqual([4, 3, 2, 1]);
    await put("a", 5);
    expect(await shown()).toEqual([5, 4]);
    expect((await change({ name: "limited" })).body.max_versions).toBe(1);
    expect((await change({ max_versions: null })).body.max_versions).toBeNull();
    for (const size of [6, 7]) await put("a", size);
    expect(await shown()).toEqual([7, 6, 5, 4]);
  });

  it("is exact, however many write at once, and makes none of them fail", async () => {
    await Promise.all(["a", "b", "c", "d"].map((path) => put(path, 1)));
    const writes = Array.from({ length: 32 }, (_, i) => put(["a", "b", "c", "d"][i % 4] as string, i + 1));
    expect(new Set((await Promise.all(writes)).map(({ status }) => status))).toEqual(new Set([200]));
    let bytes = 0;
    for (const path of ["a", "b", "c", "d"]) {
      const listed = await versions(path);
      expect(listed.map(({ is_current: isCurrent }) => isCurrent)).toEqual([true, false, false]);
      bytes += listed.reduce((sum, { size }) => sum + size, 0);
    }
    expect(await usage()).toBe(bytes);
  });

  it.each([0, -1, 1.5, 1_001, "2"])("of %j is refused", async (most) => {
    expect((await change({ max_versions: most })).status).toBe(422);
    await change({ max_versions: 1_000 });
  });

  it("keeps the newest ones and no more, whatever happens to a path", async () => {
    const step = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom("remove" as const, "forget" as const));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.integer({ min: 1, max: 3 }), async (steps, most) => {
        await newBucket({ max_versions: most });
        let known: Known = { contents: [], isPresent: false };
        for (const one of steps) {
          known = await takeStep(one, known);
          known = { ...known, contents: known.contents.slice(0, known.isPresent ? most + 1 : most) };
          const listed = await versions("a");
          expect(listed.filter((v) => !v.is_marker).map(({ size }) => size)).toEqual(known.contents);
          expect(listed.filter((v) => v.is_marker).length).toBeLessThanOrEqual(most + 1);
        }
      }),
      { numRuns: 12 },
    );
  });

  /** What a path has: its contents, the newest first, and whether the first is the present file. */
  interface Known {
    readonly contents: readonly number[];
    readonly isPresent: boolean;
  }

  /** Replaces, deletes, or deletes the oldest version for good. */
  async function takeStep(step: number | "remove" | "forget", { contents, isPresent }: Known): Promise<Known> {
    if (step === "remove") {
      await remove("a");
      return { contents, isPresent: false };
    }
    if (step !== "forget") {
      await put("a", step);
      return { contents: [step, ...contents], isPresent: true };
    }
    const oldest = (await versions("a")).findLast((v) => !v.is_marker && !v.is_current);
    if (oldest === undefined) return { contents, isPresent };
    await deleteVersion(oldest.version_id);
    return { contents: contents.slice(0, -1), isPresent };
  }
});

/** So much that the room for it is looked at before it comes, too. */
const MUCH = 100_000;

it("makes room, under a quota, by what goes", async () => {
  await newBucket({ max_versions: 1, max_total_bytes: 10 * MUCH });
  await put("a", 5 * MUCH);
  await put("a", 5 * MUCH);
  expect((await put("a", 5 * MUCH + 1)).body.code).toBe("quota_exceeded");
  expect((await put("a", 5 * MUCH)).status).toBe(200);
  expect((await put("a", MUCH)).status).toBe(200);
  expect((await put("a", 9 * MUCH)).status).toBe(200);
  expect([await shown(), await usage()]).toEqual([[9 * MUCH, MUCH], 10 * MUCH]);
  await remove("a");
  expect([await shown(), await usage()]).toEqual([["-", 9 * MUCH], 9 * MUCH]);
});

it("makes room of the user's own versions under the quota of a user", async () => {
  const quota = (json: object) => server.call("PUT", `/users/${ann.id}/storage`, { token: server.admin.token, json });
  await newBucket({ max_versions: 1 });
  await quota({ max_total_bytes: 2 * MUCH });
  for (let i = 0; i < 3; i += 1) expect((await put("a", MUCH)).status).toBeLessThan(300);
  expect((await put("a", MUCH + 1)).body.code).toBe("quota_exceeded");
  await server.call("DELETE", `/users/${ann.id}/storage`, { token: server.admin.token });
});

it("counts all that a transaction does in one place, so that two never wait for each other", async () => {
  await newBucket({ max_versions: 1 });
  await put("a", 1);
  const { system } = createDatabase(server.database, 5_000);
  const shards = async () =>
    (
      await system.first<{ n: number }>(
        `select count(*)::int as n from holdfast.bucket_usage u join holdfast.buckets b on b.id = u.bucket_id where b.name = 'limited'`,
      )
    )?.n ?? 0;
  const before = await shards();
  await system.session(async (session) => {
    for (let i = 0; i < 12; i += 1) {
      await session.query(
        "update holdfast.files set version_id = holdfast.uuid_v7(), size = size + 1 where bucket_id = (select id from holdfast.buckets where name = 'limited')",
      );
    }
  });
  expect((await shards()) - before).toBeLessThanOrEqual(1);
});
