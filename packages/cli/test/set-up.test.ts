import { pgliteDatabase } from "@holdfast/adapter-pglite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import type { SetUp } from "../src/set-up/set-up-file.js";
import { setUpServer } from "../src/set-up/set-up-server.js";

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(() => test.close());

const policy = { name: "notes have a text", command: "insert", permissive: false, check: "text <> ''" } as const;
const notes = {
  name: "notes",
  access: "public",
  columns: [
    { name: "id", type: "uuid", primary_key: true, default: "uuidv7()" },
    { name: "text", type: "text" },
  ],
} as const;
const bucket = { name: "pictures", is_public: true };

/** As the file would have it. */
function apply(setUp: object): Promise<string[]> {
  const { anonKey, admin, server } = test;
  return setUpServer(server, { setUp: structuredClone(setUp) as SetUp, anonKey, admin });
}

it("makes what is missing, once", async () => {
  expect(await apply({ tables: [notes], buckets: [bucket] })).toEqual(["table notes", "bucket pictures"]);
  expect(await apply({ tables: [notes], buckets: [bucket] })).toEqual([]);
  const withPolicy = { tables: [{ ...notes, policies: [policy] }], buckets: [] };
  expect(await apply(withPolicy)).toEqual(['policy "notes have a text" of notes']);
  expect(await apply(withPolicy)).toEqual([]);

  expect((await test.call("POST", "/tables/notes/data", { json: { text: "by nobody" } })).status).toBe(200);
  expect((await test.call("POST", "/tables/notes/data", { json: { text: "" } })).status).toBe(403);
});

it("leaves rows alone, and says which columns are missing", async () => {
  const columns = [...notes.columns, { name: "done", type: "boolean" }];
  await expect(apply({ tables: [{ ...notes, columns }], buckets: [] })).rejects.toThrow(/notes is there without done/);
  expect((await test.call("GET", "/tables/notes/data")).body.data).toHaveLength(1);
});

it("passes the server's refusal on", async () => {
  const wrong = { name: "wrong", columns: [{ name: "id", type: "no_such_type" }] };
  await expect(apply({ tables: [wrong], buckets: [] })).rejects.toThrow(/type/);
});

// What a foreign key refers to must not be looked up inside the change: this database has one session.
it("makes tables that refer to others, also on PGlite", async () => {
  const lite = await startTestServer({ database: pgliteDatabase({}) });
  const comments = {
    name: "comments",
    columns: [
      { name: "id", type: "uuid", primary_key: true },
      { name: "note", type: "uuid", references_table: "notes", on_delete: "cascade" },
    ],
  };
  const setUp = { tables: [notes, comments], buckets: [] } as unknown as SetUp;
  const made = await setUpServer(lite.server, { setUp, anonKey: lite.anonKey, admin: lite.admin });
  expect(made).toEqual(["table notes", "table comments"]);
  await lite.close();
});
