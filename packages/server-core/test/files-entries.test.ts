import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENTRIES, FILES } from "../src/features/files/listing/list-entries.js";
import type { Actor, BucketRecord, DoorPlatform, Listing, VersionListing } from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";
import { rowsRead } from "./harness/rows-read.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let actor: Actor;
let platform: DoorPlatform;
let listing: BucketRecord;
const SYSTEM = { role: "system", claims: {} } as const;

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor] });
  platform = openedPlatform();
  ann = await server.newUser();
  actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
});
afterAll(() => server.close());

/** Rows alone, which is all that a list reads: as many files of one blob as wanted. */
async function fill(bucket: string, paths: readonly string[]): Promise<void> {
  await server.call("DELETE", `/buckets/${bucket}`, { token: ann.token });
  await server.call("POST", "/buckets", { token: ann.token, json: { name: bucket } });
  await server.database.query(
    SYSTEM,
    `with blob as (
       insert into holdfast.blobs (state, size, sha256, etag) values ('stored', 1, repeat('0', 64), repeat('0', 64)) returning id
     )
     insert into holdfast.files (id, bucket_id, path, filename, owner_id, blob_id, content_type, size, sha256, etag)
     select holdfast.uuid_v7(), b.id, p, 'f', b.owner_id, blob.id, 'text/plain', 1, repeat('0', 64), repeat('0', 64)
     from holdfast.buckets b, blob, unnest($2::text[]) p where b.name = $1`,
    [bucket, paths],
  );
}

interface Page {
  readonly files: readonly { readonly object_name: string }[];
  readonly folders: readonly string[];
  readonly next_cursor: string | null;
}

interface Query {
  readonly prefix?: string;
  readonly delimiter?: string;
  readonly limit?: number;
}

/** Everything, page by page. */
async function entries(bucket: string, query: Query): Promise<{ files: string[]; folders: string[]; pages: number }> {
  const files: string[] = [];
  const folders: string[] = [];
  let cursor: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const search: URLSearchParams = new URLSearchParams(
      Object.entries({ ...query, ...(cursor ? { cursor } : {}) }).map(([k, v]) => [k, String(v)]),
    );
    const { status, body }: { status: number; body: Page } = await server.call(
      "GET",
      `/buckets/${bucket}/entries?${search}`,
      { token: ann.token },
    );
    expect(status).toBe(200);
    expect(body.files.length + body.folders.length).toBeLessThanOrEqual(query.limit ?? 100);
    files.push(...body.files.map(({ object_name }) => object_name));
    folders.push(...body.folders);
    cursor = body.next_cursor;
    if (cursor === null) return { files, folders, pages };
  }
}

type DoorPage = Parameters<DoorPlatform["files"]["list"]>[1];

/** As `entries`, by what doors have. */
async function listed(query: Omit<DoorPage, "after">): Promise<{ files: string[]; folders: string[] }> {
  const found = { files: [] as string[], folders: [] as string[] };
  let after: string | null = null;
  do {
    const page: Listing = await platform.files.list(listing, { ...query, ...(after === null ? {} : { after }) }, actor);
    found.files.push(...page.files.map(({ path }) => path));
    found.folders.push(...page.prefixes);
    after = page.next;
  } while (after !== null);
  return found;
}

async function listedVersions(query: Omit<DoorPage, "after">): Promise<{ files: string[]; folders: string[] }> {
  const { versions } = platform.files;
  const found = { files: [] as string[], folders: [] as string[] };
  let after: VersionListing["next"] = null;
  do {
    const page: VersionListing = await versions.list(
      listing,
      { ...query, ...(after === null ? {} : { after }) },
      actor,
    );
    found.files.push(...page.versions.map(({ path }) => path));
    found.folders.push(...page.prefixes);
    after = page.next;
  } while (after !== null);
  return found;
}

describe("the entries of a bucket", () => {
  it("are the files and folders below a prefix, each once, in any portions", async () => {
    const segment = fc.constantFrom("a", "b", "ab", "a0", "ä", "\u{10000}", "-", "~", "%_");
    const path = fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "", "/"))
      .map(([segments, end]) => segments.join("/") + end);
    const paths = fc.uniqueArray(path, { maxLength: 25 });
    const prefix = fc.constantFrom("", "a", "a/", "ab/", "ä/", "a/b", "%", "zz");
    await fc.assert(
      fc.asyncProperty(
        paths,
        prefix,
        fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()),
        async (all, start, [limit, folds]) => {
          await fill("listed", all);
          listing = (await platform.files.buckets.find("listed", actor)) as BucketRecord;
          const below = all.filter((one) => one.startsWith(start));
          const rest = (one: string) => one.slice(start.length);
          const order = (texts: Iterable<string>) =>
            [...texts].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
          const isFolded = (one: string) => folds && rest(one).includes("/");
          const query = {
            limit,
            ...(start === "" ? {} : { prefix: start }),
            ...(folds ? ({ delimiter: "/" } as const) : {}),
          };
          const found = await entries("listed", query);
          // The marker of a folder is no file; what it does is that there is a folder.
          expect(found.files).toEqual(order(below.filter((one) => !isFolded(one) && !one.endsWith("/"))));
          const folders = below.filter(isFolded).map((one) => start + rest(one).slice(0, rest(one).indexOf("/") + 1));
          expect(found.folders).toEqual(order(new Set(folders)));
          // Doors see the markers.
          const forDoors = { files: order(below.filter((one) => !isFolded(one))), folders: order(new Set(folders)) };
          expect(await listed(query)).toEqual(forDoors);
          expect(await listedVersions(query)).toEqual(forDoors);
        },
      ),
      // A page may end with the marker of the very folder that is listed, which no other path is likely to do.
      { numRuns: 25, examples: [[["a/", "a/b", "a/c/"], "a/", [1, true]]] },
    );
  });

  it("cost the same among twenty thousand files as among two hundred", async () => {
    for (const delimiter of [undefined, "/"] as const) {
      const few = await scanned(200, delimiter);
      const many = await scanned(20_000, delimiter);
      expect(many).toBeLessThanOrEqual(few + 5);
    }

    /** The rows of files that a page reads, by Postgres' own account of the statement. */
    async function scanned(count: number, delimiter: "/" | undefined): Promise<number> {
      // Ten folders hold all but ten files.
      await fill(
        "many",
        Array.from({ length: count }, (_, i) => (i < 10 ? `z${i}` : `folder-${i % 10}/${i}`)),
      );
      await server.database.query(SYSTEM, "analyze holdfast.files");
      const { rows: ids } = await server.database.query<{ id: string }>(
        SYSTEM,
        "select id from holdfast.buckets where name = 'many'",
      );
      const values = [ids[0]?.id ?? "", "", null, 21, ...(delimiter ? [0] : [])];
      const user = { role: "authenticated", claims: { role: "authenticated", sub: ann.id } } as const;
      const { rows } = await server.database.query(
        user,
        `explain (analyze, format json) ${delimiter ? ENTRIES : FILES}`,
        values,
      );
      return rowsRead(Object.values(rows[0] ?? {})[0], "files");
    }
  });
});

describe("the marker of a folder", () => {
  it("is a folder with nothing in it, and in no list of files or versions", async () => {
    await fill("marked", ["empty/", "full/", "full/a", "b"]);
    const get = async (path: string) => (await server.call("GET", path, { token: ann.token })).body;
    const names = (files: Page["files"]) => files.map(({ object_name }) => object_name);
    expect(await entries("marked", { delimiter: "/" })).toMatchObject({ files: ["b"], folders: ["empty/", "full/"] });
    expect(await entries("marked", { delimiter: "/", prefix: "empty/" })).toMatchObject({ files: [], folders: [] });
    expect(names(await get("/buckets/marked/files"))).toEqual(["b", "full/a"]);
    expect(names(await get("/buckets/marked/files?limit=1&skip=1"))).toEqual(["full/a"]);
    const { id } = await get("/buckets/marked");
    for (const query of ["", `?bucket_id=${id}`]) {
      expect(names(await get(`/files${query}`)).some((name) => name.endsWith("/"))).toBe(false);
    }
    expect(names((await get("/buckets/marked/versions")).versions)).toEqual(["b", "full/a"]);
  });

  it("goes with its folder", async () => {
    await fill("marked", ["empty/", "full/a"]);
    const json = { prefix: "empty/" };
    const { body } = await server.call("POST", "/buckets/marked/delete-files", { token: ann.token, json });
    expect(body).toEqual({ deleted_count: 1, has_more: false });
    expect((await entries("marked", { delimiter: "/" })).folders).toEqual(["full/"]);
  });

  it("is made by no request of the API", async () => {
    await fill("marked", ["a"]);
    const { token } = ann;
    const { id: bucketId } = (await server.call("GET", "/buckets/marked", { token })).body;
    const [file] = (await server.call("GET", "/buckets/marked/files", { token })).body;
    const form = new FormData();
    form.append("file", new File(["x"], "x"));
    form.append("path", "new/");
    const requests = [
      server.call("PUT", "/files/upload/marked/new%2F", { token, body: "" }),
      server.call("POST", "/files/upload/marked", { token, body: form }),
      server.call("POST", "/files/initiate-upload", {
        token,
        json: { bucket_id: bucketId, filename: "new", path: "new/" },
      }),
      server.call("POST", `/files/${file.id}/copy`, { token, json: { path: "new/" } }),
      server.call("POST", `/files/${file.id}/move`, { token, json: { path: "new/" } }),
    ];
    for (const { status, body } of await Promise.all(requests)) {
      expect([status, body.code]).toEqual([400, "invalid_name"]);
    }
    listing = (await platform.files.buckets.find("marked", actor)) as BucketRecord;
    const byTus = platform.files.uploads.begin({
      purpose: "tus",
      bucket: listing,
      path: "new/",
      actor,
      facts: {},
      size: null,
      conditions: null,
      expiresAt: new Date(Date.now() + 60_000),
    });
    await expect(byTus).rejects.toMatchObject({ code: "invalid_name" });
    expect((await listed({ limit: 10 })).files).toEqual(["a"]);
  });
});

describe("deleting a folder", () => {
  it("takes what begins with the prefix, in bounded steps, and nothing else", async () => {
    await fill("trash", ["a/1", "a/2", "a/b/3", "a", "ab/4", "b"]);
    const remove = async (json: object, token = ann.token) =>
      server.call("POST", "/buckets/trash/delete-files", { token, json });
    expect((await remove({ prefix: "a/" }, (await server.newUser()).token)).status).toBe(404);
    expect((await remove({ prefix: "" })).status).toBe(422);
    expect((await remove({ prefix: "a/", limit: 2 })).body).toEqual({ deleted_count: 2, has_more: true });
    expect((await remove({ prefix: "a/", limit: 2 })).body).toEqual({ deleted_count: 1, has_more: false });
    expect((await entries("trash", {})).files).toEqual(["a", "ab/4", "b"]);
  });
});
