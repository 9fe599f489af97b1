import { sharpImages } from "@holdfast/adapter-sharp";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type DocumentedOperation,
  documentedOperations,
  inputOf,
  jsonText,
  type Known,
} from "./harness/contract-input.js";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

const SERVICE_KEY = "service-key-of-the-fuzz-test";
/** Of a failure the output names the seed; put it here to see the failure again. */
const SEED = Number(process.env.HOLDFAST_FUZZ_SEED ?? 20_261_121);
const RUNS = Number(process.env.HOLDFAST_FUZZ_RUNS ?? 15);
const ACTORS = ["anonymous", "user", "admin"] as const;

type Who = (typeof ACTORS)[number];

let t: TestServer;
const signedIn = new Map<Who, TestUser>();
const madeAdmins = new Set<string>();

beforeAll(async () => {
  t = await startTestServer({
    serviceKey: SERVICE_KEY,
    images: sharpImages(),
    settings: { tableCreators: "authenticated" },
  });
  madeAdmins.add(t.admin.id);
  signedIn.set("user", await t.newUser());
  signedIn.set("admin", await newAdmin());
});
beforeEach(furnish);
afterAll(() => t.close());

/** Names of what is in the world, so that requests find it. */
const known: Record<string, unknown[]> = {};

const TABLES = ["notes_private", "notes_public"];
const COLUMNS = [
  { name: "id", type: "bigserial", primary_key: true },
  { name: "title", type: "text" },
  { name: "amount", type: "numeric(10,2)" },
  { name: "facts", type: "jsonb" },
  { name: "tags", type: "text[]" },
  { name: "day", type: "date" },
];

/** Makes what requests are to find, where an operation before has changed it. */
async function furnish(): Promise<void> {
  await revive("user");
  const { token = "", id } = signedIn.get("user") ?? {};
  const admin = { headers: { apikey: SERVICE_KEY } };
  for (const name of TABLES) {
    const { status, body } = await t.call("GET", `/tables/${name}`, admin);
    if (status === 200 && body.columns.length === COLUMNS.length + 1 && body.owner_id === id) continue;
    if (status === 200) await t.call("DELETE", `/tables/${name}`, admin);
    await t.call("POST", "/tables", { token, json: { name, access: name.slice(6), columns: COLUMNS } });
    const rows = [{ title: "a", amount: "1.50", facts: { a: 1 }, tags: ["x"], day: "2026-01-01" }, {}];
    await t.call("POST", `/tables/${name}/data`, { token, json: rows });
  }
  await t.call("POST", "/buckets", { token, json: { name: "pictures", is_public: true } });
  const { body: file } = await t.call("PUT", "/files/upload/pictures/cat.txt", { ...admin, body: "some bytes" });
  const made = await t.call("POST", "/access-keys", { token, json: { name: "a key" } });
  Object.assign(known, {
    table: [...TABLES, "users"],
    references_table: ["notes_private", "users"],
    column: ["title", "amount", "facts", "id"],
    columns: [["title"], ["id"], ["id", "day"]],
    row_id: ["1", "2"],
    id_column: ["id", "title"],
    bucket: ["pictures"],
    bucket_id: [file.bucket_id],
    file_path: ["cat.txt", "dir/cat.txt"],
    file_id: [file.id],
    user_id: [id],
    access_key_id: [made.body.access_key?.access_key_id],
    bucket_ids: [[file.bucket_id], null],
    select: ["id,title", "*", "t:title::text"],
    order: ["id", "title.desc.nullslast,id"],
    order_by: ["title:desc"],
    filter_column: ["title", "facts"],
    on_conflict: ["id", "title"],
    type: ["text", "integer", "jsonb", "uuid", "timestamptz", "numeric(4,2)", "text[]"],
    data_type: ["text", "integer", "jsonb", "bytea"],
    using: ["true", "owner_id = auth.uid()", "false) or (true", "pg_sleep(0) is null"],
    "*": ["id", "title", "amount", "facts", "tags", "day", "and", "or"],
    "*value": ["eq.1", "in.(1,2)", "is.null", "not.gt.0", "(id.eq.1,or(title.like.a*,day.is.null))", "fts(english).a"],
  });
}

async function newAdmin(): Promise<TestUser> {
  const user = await t.newUser();
  const headers = { apikey: SERVICE_KEY };
  await t.call("PUT", `/users/${user.id}`, { headers, json: { is_superuser: true } });
  madeAdmins.add(user.id);
  return user;
}

/** By these an admin may make another one. */
const MAKES_USERS: ReadonlySet<string> = new Set(["users.createUser", "users.updateUser"]);

async function rememberAdmin(response: Response): Promise<void> {
  const user = await response.clone().json();
  if (user.is_superuser) madeAdmins.add(user.id);
}

interface Input {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [string, unknown])[];
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: { readonly type: string; readonly value: unknown } | null;
}

/** Whatever a client may send for an operation, mostly by the contract. */
function inputs({ method, parameters, bodies }: DocumentedOperation, world: Known): fc.Arbitrary<Input> {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const record = (place: string, requiredKeys: string[]) =>
    fc.record(Object.fromEntries(of(place).map(({ name, schema }) => [name, inputOf(schema, world, name)])), {
      requiredKeys,
    });
  const path = record(
    "path",
    of("path").map(({ name }) => name),
  );
  const query = record("query", []).map((values) =>
    Object.entries(values).flatMap(([name, value]): [string, unknown][] =>
      name === "filters" && typeof value === "object" && value !== null ? Object.entries(value) : [[name, value]],
    ),
  );
  const types = Object.entries(bodies);
  const body =
    method === "GET"
      ? fc.constant(null)
      : types.length === 0
        ? fc.constantFrom(null, { type: "application/json", value: {} })
        : fc.oneof(
            ...types.map(([type, schema]) => ({
              weight: 8,
              arbitrary: inputOf(schema, world).map((value) => ({ type, value })),
            })),
            fc.record({
              type: fc.constantFrom(...types.map(([type]) => type), "text/plain", ""),
              value: inputOf({}, world),
            }),
            fc.constant(null),
          );
  return fc.record({ path, query, headers: record("header", []), body });
}

const asText = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function bodyOf(body: Input["body"]): { readonly headers: Record<string, string>; readonly body?: BodyInit } {
  if (body === null) return { headers: {} };
  const { type, value } = body;
  const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (type === "multipart/form-data") {
    const form = new FormData();
    for (const [name, each] of members) form.append(name, name === "file" ? new Blob([asText(each)]) : asText(each));
    return { headers: {}, body: form };
  }
  if (type === "application/x-www-form-urlencoded") {
    return { headers: {}, body: new URLSearchParams(members.map(([name, each]) => [name, asText(each)])) };
  }
  return { headers: { "content-type": type }, body: jsonText(value) };
}

async function send(operation: DocumentedOperation, input: Input, who: Who): Promise<Response> {
  const encode = (value: unknown): string => encodeURIComponent(asText(value).replace(/\p{Surrogate}/gu, "\ufffd"));
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) =>
    name === "file_path" ? asText(input.path[name]).split("/").map(encode).join("/") : encode(input.path[name]),
  );
  const query = new URLSearchParams(input.query.map(([name, value]) => [name, asText(value)]));
  const { headers, body } = bodyOf(input.body);
  for (const [name, value] of Object.entries(input.headers)) {
    const text = asText(value).replace(/[^\x20-\x7e]/g, "");
    if (text !== "") headers[name] = text;
  }
  const token = signedIn.get(who)?.token;
  return t.fetch(operation.method, query.size === 0 ? path : `${path}?${query}`, {
    headers,
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  });
}

/** What was sent may have ended the session or the account; the next request comes from one that is whole. */
async function revive(who: Who): Promise<void> {
  if (who === "anonymous") return;
  const { status, body } = await t.call("GET", "/users/me", { token: signedIn.get(who)?.token ?? "" });
  if (status === 200 && body.is_superuser === (who === "admin")) return;
  signedIn.set(who, who === "admin" ? await newAdmin() : await t.newUser());
}

describe("every operation answers whatever is sent as the contract says, and never fails", () => {
  for (const operation of documentedOperations()) {
    if (operation.id === "realtime.openSocket") continue;
    it(operation.id, async () => {
      const property = fc.asyncProperty(inputs(operation, known), fc.constantFrom(...ACTORS), async (input, who) => {
        await revive(who);
        const response = await send(operation, input, who);
        if (who === "admin" && response.status === 200 && MAKES_USERS.has(operation.id)) await rememberAdmin(response);
        await response.body?.cancel();
        expect(response.status, response.headers.get("x-request-id") ?? "").toBeLessThan(500);
      });
      await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
    });
  }

  it("logs no failure, and makes nobody an admin", async () => {
    expect(t.logged.filter(({ level }) => level === "error")).toEqual([]);
    const { body } = await t.call("GET", "/users?limit=1000", { headers: { apikey: SERVICE_KEY } });
    const admins = body.filter((user: { is_superuser: boolean }) => user.is_superuser);
    expect(admins.map(({ id }: { id: string }) => id).filter((id: string) => !madeAdmins.has(id))).toEqual([]);
  });
});
