import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type DatabaseUser } from "../src/database/database.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

/** It has one session, so that nothing there waits for another. */
const isPglite = process.env.HOLDFAST_TEST_DATABASE === "pglite";

let server: FilesServer;
let system: DatabaseUser;
let ann: TestUser;

beforeAll(async () => {
  server = await startFilesServer();
  system = createDatabase(server.database, 5_000).system;
  ann = await server.newUser();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.call("DELETE", "/buckets/kept", { token: server.admin.token });
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "kept" } });
});

type Headers = Readonly<Record<string, string>>;
interface Stored {
  readonly id: string;
  readonly etag: string;
}

const call = async (
  method: string,
  path: string,
  { headers = {}, ...sent }: { headers?: Headers; json?: object } = {},
) =>
  (await server.call(method, path, { token: ann.token, headers, ...sent })) as {
    status: number;
    body: { code: string };
  };
const put = async (path: string, body: string, headers: Headers = {}) =>
  (await server.call("PUT", `/files/upload/kept/${path}`, { token: ann.token, body, headers })) as {
    status: number;
    body: Stored;
  };
const stored = async (path: string, body: string) => (await put(path, body)).body;
const isThere = async (path: string) => (await call("GET", `/files/info/kept/${path}`)).status === 200;

/** Every request that changes a file that is there, by id and by path, and how it is answered. */
const CHANGES = [
  ["DELETE by id", 204, (file: Stored, headers: Headers) => call("DELETE", `/files/${file.id}`, { headers })],
  ["DELETE by path", 204, (_: Stored, headers: Headers) => call("DELETE", "/files/kept/x", { headers })],
  [
    "PUT of facts by id",
    200,
    (file: Stored, headers: Headers) => call("PUT", `/files/${file.id}`, { headers, json: { filename: "named" } }),
  ],
  [
    "PUT of facts by path",
    200,
    (_: Stored, headers: Headers) => call("PUT", "/files/metadata/kept/x", { headers, json: { filename: "named" } }),
  ],
  [
    "move",
    200,
    (file: Stored, headers: Headers) => call("POST", `/files/${file.id}/move`, { headers, json: { path: "moved" } }),
  ],
] as const;

describe.each(CHANGES)("a %s", (_name, done, change) => {
  const DAY = 86_400_000;
  const date = (ms: number) => new Date(Date.now() + ms).toUTCString();

  it("is refused, and changes nothing, under a condition that does not hold", async () => {
    const file = await stored("x", "content");
    const failing: readonly Headers[] = [
      { "if-match": '"other"' },
      { "if-match": `W/${file.etag}` },
      { "if-match": '"other", W/"more"' },
      { "if-match": "no tag at all" },
      { "if-none-match": "*" },
      { "if-none-match": file.etag },
      { "if-none-match": `W/${file.etag}` },
      { "if-none-match": `"other", ${file.etag}` },
      { "if-unmodified-since": date(-DAY) },
      { "if-match": file.etag, "if-none-match": "*" },
    ];
    for (const headers of failing) {
      const { status, body } = await change(file, headers);
      expect([headers, status, body.code]).toEqual([headers, 412, "precondition_failed"]);
    }
    expect((await call("GET", "/files/info/kept/x")).body).toEqual(file);
  });

  it.each<[string, (file: Stored) => Headers]>([
    ["If-Match with the tag", ({ etag }) => ({ "if-match": etag })],
    ["If-Match with the tag among others", ({ etag }) => ({ "if-match": `"other", ${etag}` })],
    ["If-Match with an asterisk", () => ({ "if-match": "*" })],
    ["If-None-Match with another tag", () => ({ "if-none-match": '"other"' })],
    ["If-Unmodified-Since with a later date", () => ({ "if-unmodified-since": date(DAY) })],
    [
      "a date that does not count beside If-Match",
      ({ etag }) => ({ "if-match": etag, "if-unmodified-since": date(-DAY) }),
    ],
    ["a date that is none", () => ({ "if-unmodified-since": "yesterday" })],
    ["If-Modified-Since, which is for reads", () => ({ "if-modified-since": date(DAY) })],
  ])("is done under %s", async (_condition, headersFor) => {
    const file = await stored("x", "content");
    expect((await change(file, headersFor(file))).status).toBe(done);
  });

  it("is not found where there is nothing, whatever the condition", async () => {
    const file = await stored("x", "content");
    await call("DELETE", `/files/${file.id}`);
    for (const headers of [{}, { "if-match": "*" }, { "if-none-match": "*" }]) {
      expect((await change(file, headers)).status).toBe(404);
    }
  });

  it.skipIf(isPglite)("sees what another change did while it waited for it", async () => {
    const file = await stored("x", "content");
    const changing = await system.session(async (session) => {
      const replaced = "update holdfast.files set etag = 'another', version_id = holdfast.uuid_v7() where id = $1";
      await session.query(replaced, [file.id]);
      const answer = change(file, { "if-match": file.etag });
      const waiting = "select 1 from pg_catalog.pg_locks where not granted limit 1";
      while ((await system.rows(waiting, [])).length === 0);
      return { answer };
    });
    const { status, body } = await changing.answer;
    expect([status, body.code]).toEqual([412, "precondition_failed"]);
    expect(await isThere("x")).toBe(true);
  });
});

it.skipIf(isPglite)("keeps what was to make room for a file that changed while it moved", async () => {
  const [file] = [await stored("x", "content"), await stored("there", "stays")];
  const moving = await system.session(async (session) => {
    await session.query("update holdfast.files set version_id = holdfast.uuid_v7() where id = $1", [file.id]);
    const answer = call("POST", `/files/${file.id}/move`, { json: { path: "there", replace: true } });
    const waiting = "select 1 from pg_catalog.pg_locks where not granted limit 1";
    while ((await system.rows(waiting, [])).length === 0);
    return { answer };
  });
  const { status, body } = await moving.answer;
  expect([status, body.code]).toEqual([409, "conflict"]);
  expect([await isThere("x"), await isThere("there")]).toEqual([true, true]);
});

describe("racing changes of one version", () => {
  it("have one winner: a deletion, or the upload that replaces it", async () => {
    for (let round = 0; round < 12; round += 1) {
      const file = await stored("raced", `content ${round}`);
      const headers = { "if-match": file.etag };
      const remove = () => call("DELETE", "/files/kept/raced", { headers });
      const replace = () => put("raced", `newer ${round}`, headers);
      const [first, second] = round % 2 === 0 ? [remove, replace] : [replace, remove];
      const answers = (await Promise.all([first(), second()])).map(({ status }) => status);
      const [removed, replaced] = round % 2 === 0 ? answers : answers.toReversed();
      // Who comes last is refused: a PUT by its condition, a DELETE by it or because there is nothing any more.
      if (removed === 204) expect(replaced).toBe(412);
      else expect([removed, replaced]).toEqual([412, 200]);
      expect(await isThere("raced")).toBe(removed !== 204);
      await call("DELETE", "/files/kept/raced");
    }
  });

  it("have one winner among deletions", async () => {
    const { etag, id } = await stored("raced", "content");
    const tries = Array.from({ length: 8 }, () => call("DELETE", `/files/${id}`, { headers: { "if-match": etag } }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toEqual([204]);
    expect(statuses.every((status) => [204, 404, 412].includes(status))).toBe(true);
  });

  it("leave one marker where versions are kept", async () => {
    await call("PUT", "/buckets/kept", { json: { versioning: true } });
    const { etag, id } = await stored("raced", "content");
    const headers = { "if-match": etag };
    await Promise.all(Array.from({ length: 4 }, () => call("DELETE", `/files/${id}`, { headers })));
    const { body } = await server.call("GET", "/buckets/kept/versions", { token: ann.token });
    expect(body.versions.map((one: { is_marker: boolean }) => one.is_marker)).toEqual([true, false]);
  });
});
