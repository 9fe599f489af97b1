import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VERSIONS_OF_BUCKET } from "../src/features/files/versions/version-rows.js";
import type { Actor, BucketRecord, DoorPlatform, VersionListing, VersionRecord } from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";
import { rowsRead } from "./harness/rows-read.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let platform: DoorPlatform;
let ann: TestUser;
let actor: Actor;
const SYSTEM = { role: "system", claims: {} } as const;

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor] });
  platform = openedPlatform();
  ann = await server.newUser();
  actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
});
afterAll(() => server.close());

let milliseconds = 1_700_000_000_000;
const ID = "(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7000-8000-000000000000')::uuid";

/** A bucket with rows alone, which is all that a list reads: so many versions of each path, and a present file, each of another millisecond. */
async function filled(name: string, counts: Readonly<Record<string, number>>): Promise<BucketRecord> {
  const bucket = await platform.files.buckets.create(name, actor);
  const content = "'f', $2::uuid, blob.id, 'text/plain', 1, repeat('0', 64), repeat('0', 64)";
  const blob =
    "insert into holdfast.blobs (state, size, sha256, etag) values ('stored', 1, repeat('0', 64), repeat('0', 64)) returning id";
  for (const [path, count] of Object.entries(counts)) {
    await server.database.query(
      SYSTEM,
      `with blob as (${blob})
       insert into holdfast.file_versions (id, file_id, bucket_id, path, filename, owner_id, blob_id, content_type, size, sha256, etag,
         piece_count, metadata, tags, created_at, updated_at, stored_at)
       select ${ID}, holdfast.uuid_v7(), $1::uuid, $3, ${content}, 0, '{}', '{}', now(), now(), now()
       from blob, generate_series(1, $4::int) n, lpad(to_hex($5::bigint + n), 12, '0') h order by n`,
      [bucket.id, ann.id, path, count, milliseconds],
    );
    milliseconds += count + 1;
    await server.database.query(
      SYSTEM,
      `with blob as (${blob})
       insert into holdfast.files (id, bucket_id, path, filename, owner_id, blob_id, content_type, size, sha256, etag)
       select holdfast.uuid_v7(), $1::uuid, $3, ${content} from blob`,
      [bucket.id, ann.id, path],
    );
  }
  return bucket;
}

const page = (bucket: BucketRecord, limit: number, after: VersionListing["next"]) =>
  platform.files.versions.list(bucket, { limit, ...(after === null ? {} : { after }) }, actor);

describe("a list of versions", () => {
  it.each([1, 2, 7])("has each once, by path and the newest first, in pages of %d", async (limit) => {
    const bucket = await filled(`pages-${limit}`, { a: 5, "a/b": 3, b: 1 });
    const seen: VersionRecord[] = [];
    let next: VersionListing["next"] = null;
    do {
      const listed: VersionListing = await page(bucket, limit, next);
      expect(listed.versions.length).toBeLessThanOrEqual(limit);
      seen.push(...listed.versions);
      next = listed.next;
    } while (next !== null);
    expect(seen.map(({ path }) => path).join()).toBe("a,a,a,a,a,a,a/b,a/b,a/b,a/b,b,b");
    expect(seen.filter(({ isCurrent }) => isCurrent).map((one) => seen.indexOf(one))).toEqual([0, 6, 10]);
    expect(new Set(seen.map(({ versionId }) => versionId)).size).toBe(12);
    const { rows } = await server.database.query<{ id: string }>(
      SYSTEM,
      "select id from holdfast.file_versions where bucket_id = $1 order by path, position desc",
      [bucket.id],
    );
    expect(seen.filter(({ isCurrent }) => !isCurrent).map(({ versionId }) => versionId)).toEqual(
      rows.map(({ id }) => id),
    );
  });

  it.each([1, 3])("misses none where what was listed is deleted, in pages of %d", async (limit) => {
    const bucket = await filled(`emptied-${limit}`, { a: 6, b: 2 });
    let next: VersionListing["next"] = null;
    do {
      const listed: VersionListing = await page(bucket, limit, next);
      // With the present file gone, the version before it is in its place.
      for (const version of listed.versions) await platform.files.versions.remove(version);
      next = listed.next;
    } while (next !== null);
    expect((await page(bucket, 100, null)).versions).toEqual([]);
    await platform.files.buckets.removeEmpty(bucket);
  });

  it("costs as much as its page, among two hundred versions of a path and among twenty thousand", async () => {
    const reads: number[][] = [];
    for (const count of [200, 20_000]) {
      const bucket = await filled(`deep-${count}`, { "a/before": 10, "a/path": count, "a/z": 10 });
      await server.database.query(SYSTEM, "analyze holdfast.files, holdfast.file_versions");
      const positions = await server.database.query<{ position: bigint }>(
        SYSTEM,
        "select position from holdfast.file_versions where bucket_id = $1 and path = 'a/path' order by position desc",
        [bucket.id],
      );
      const middle = positions.rows[count / 2]?.position ?? null;
      const last = positions.rows[count - 5]?.position ?? null;
      reads.push([
        await read([bucket.id, "a/", "a0", null, null, 20]),
        await read([bucket.id, "a/path\u0001", "a0", "a/path", middle, 20]),
        await read([bucket.id, "a/path\u0001", "a0", "a/path", last, 20]),
      ]);
    }
    const [few, many] = reads;
    expect(many).toEqual(few);
    expect(Math.max(...(many ?? []))).toBeLessThanOrEqual(60);

    /** The rows that a page reads, by Postgres' own account of the statement. */
    async function read(values: readonly (string | bigint | number | null)[]): Promise<number> {
      const user = { role: "authenticated", claims: { role: "authenticated", sub: ann.id } } as const;
      const { rows } = await server.database.query(
        user,
        `explain (analyze, format json) ${VERSIONS_OF_BUCKET}`,
        values,
      );
      const explained = Object.values(rows[0] ?? {})[0];
      return rowsRead(explained, "files") + rowsRead(explained, "file_versions");
    }
  });
});
