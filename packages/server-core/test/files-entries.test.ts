import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENTRIES, FILES } from "../src/features/files/listing/list-entries.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
const SYSTEM = { role: "system", claims: {} } as const;

beforeAll(async () => {
  server = await startFilesServer();
  ann = await server.newUser();
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

describe("the entries of a bucket", () => {
  it("are the files and folders below a prefix, each once, in any portions", async () => {
    const segment = fc.constantFrom("a", "b", "ab", "a0", "ä", "\u{10000}", "-", "~", "%_");
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
    const paths = fc.uniqueArray(path, { maxLength: 25 });
    const prefix = fc.constantFrom("", "a", "a/", "ab/", "ä/", "a/b", "%", "zz");
    await fc.assert(
      fc.asyncProperty(
        paths,
        prefix,
        fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()),
        async (all, start, [limit, folds]) => {
          await fill("listed", all);
          const below = all.filter((one) => one.startsWith(start));
          const rest = (one: string) => one.slice(start.length);
          const order = (texts: Iterable<string>) =>
            [...texts].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
          const isFolded = (one: string) => folds && rest(one).includes("/");
          const query = { limit, ...(start === "" ? {} : { prefix: start }), ...(folds ? { delimiter: "/" } : {}) };
          const found = await entries("listed", query);
          expect(found.files).toEqual(order(below.filter((one) => !isFolded(one))));
          const folders = below.filter(isFolded).map((one) => start + rest(one).slice(0, rest(one).indexOf("/") + 1));
          expect(found.folders).toEqual(order(new Set(folders)));
        },
      ),
      { numRuns: 25 },
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
      return countRows(Object.values(rows[0] ?? {})[0]);
    }
  });
});

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

function countRows(explained: unknown): number {
  const visit = (plan: Plan): number => {
    const read = plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0);
    const own = plan["Relation Name"] === "files" ? read * plan["Actual Loops"] : 0;
    return own + (plan.Plans ?? []).reduce((sum, child) => sum + visit(child), 0);
  };
  return visit((explained as readonly { readonly Plan: Plan }[])[0]?.Plan as Plan);
}

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
