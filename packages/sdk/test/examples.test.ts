import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient, type HoldfastClient, isApiError, memorySessionStorage } from "../src/index.js";
import { answerExample, readExamples } from "./harness/example-server.js";

/** How this client makes each exchange of openapi/examples/exchanges.json; the Swift client has the same list. */
const calls: Readonly<Record<string, (client: HoldfastClient) => Promise<unknown>>> = {
  "rows.filters": ({ from }) =>
    from("notes")
      .select("id", "title")
      .eq("done", false)
      .neq("body", null)
      .gt("place", 1)
      .gte("place", 2)
      .lt("place", 100)
      .lte("place", 99)
      .like("title", "Buy*")
      .ilike("title", "*MILK*")
      .order("created_at", { descending: true, nulls: "last" })
      .limit(20)
      .rows(),
  "rows.lists": ({ from }) =>
    from("notes")
      .in("place", [2, 3])
      .in("body", [null, "a,b", '"\\'])
      .or((any) => any.eq("done", true).eq("title", "a,b)"))
      .filter("tags", "cs.{a,b}")
      .eq("limit", 5)
      .rows(),
  "rows.page": ({ from }) => from("notes").limit(2).page({ after: "abc", count: true }),
  "rows.first": ({ from }) => from("notes").first(),
  "rows.count": ({ from }) => from("notes").eq("done", true).count(),
  "rows.get": ({ from }) => from("notes").get(7),
  "rows.getByText": ({ from }) => from("notes").get("a/b c?"),
  "rows.getComposite": ({ from }) => from("members").get(['room,"1"', 7]),
  "rows.getAbsent": ({ from }) => from("notes").get(8),
  "rows.insert": ({ from }) => from("notes").insert({ title: "Buy milk", body: null }),
  "rows.insertMany": ({ from }) => from("notes").insertMany([{ title: "one" }, { title: "two" }]),
  "rows.upsert": ({ from }) =>
    from("notes").upsert([{ id: 7 }], { onConflict: ["id", "odd name"], resolution: "ignore" }),
  "rows.update": ({ from }) => from("notes").update(7, { done: true }),
  "rows.updateAll": ({ from }) => from("notes").eq("done", false).updateAll({ done: true }),
  "rows.delete": ({ from }) => from("notes").delete(7),
  "rows.deleteAll": ({ from }) => from("notes").eq("done", true).deleteAll(),
  "rows.refused": ({ from }) => from("notes").insert({ id: 7 }),
  "auth.register": ({ auth }) => auth.register({ email: "ann@example.com", password: "a long password" }),
  "auth.login": async ({ auth }) => {
    const { expiresAt, ...session } = await auth.login({ email: "ann@example.com", password: "a long password" });
    expect(Math.abs(expiresAt - Date.now() - 900_000)).toBeLessThan(60_000);
    return session;
  },
  "auth.loginRefused": ({ auth }) => auth.login({ email: "ann@example.com", password: "wrong" }),
  "auth.changePassword": ({ auth }) => auth.changePassword({ currentPassword: "old", newPassword: "a long password" }),
  "users.me": ({ users }) => users.me(),
  "users.updateMe": ({ users }) => users.updateMe({ full_name: null }),
  "users.list": ({ users }) => users.list({ skip: 0, limit: 50 }),
  "users.count": ({ users }) => users.count(),
  "users.delete": ({ users }) => users.delete("0192f0c1-0000-7000-8000-000000000001"),
  "tables.create": ({ tables }) =>
    tables.create({
      name: "notes",
      access: "public_read",
      columns: [{ name: "id", type: "uuid", primary_key: true, default: "uuidv7()" }],
    }),
  "tables.sql": ({ tables }) => tables.sql("odd name"),
  "tables.deleteColumn": ({ tables }) => tables.deleteColumn({ table: "notes", column: "title" }),
  "tables.updateColumn": ({ tables }) =>
    tables.updateColumn({ table: "notes", column: "title" }, { column_default: null }),
  "storage.createBucket": ({ storage }) => storage.createBucket({ name: "pictures", is_public: true }),
  "storage.upload": ({ storage }) =>
    storage.from("pictures").upload("cats/a b.txt", "test", { contentType: "text/plain", ifExists: "refuse" }),
  "storage.uploadVersion": ({ storage }) =>
    storage.from("pictures").upload("cats/a b.txt", "test", { ifMatch: '"v1"' }),
  "storage.download": async ({ storage }) =>
    (await storage.from("pictures").download("cats/a b.txt", { range: { start: 1, end: 2 } })).text(),
  "storage.infoAbsent": ({ storage }) => storage.from("pictures").info("none"),
  "storage.list": ({ storage }) => storage.from("pictures").list({ limit: 50, search: "cats/" }),
  "storage.updateFile": ({ storage }) =>
    storage.from("pictures").update("cats/a b.txt", { metadata: { alt: "A cat" } }),
  "storage.deleteFile": ({ storage }) => storage.from("pictures").delete("cats/a b.txt"),
  "storage.signedUrl": ({ storage }) =>
    storage.signedUrl("0192f0c1-0000-7000-8000-000000000003", { expiresInSeconds: 600, disposition: "inline" }),
};

const examples = readExamples();
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((incoming, response) => void answerExample(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each(examples.map((example) => [example.name, example] as const))("%s", async (name, { result, refusal }) => {
  const call = calls[name];
  if (!call) throw new Error(`Add to "calls" how this client makes the exchange ${name}.`);
  const client = createClient({
    url: `${origin}/example/${name}`,
    anonKey: "anon_example",
    sessionStorage: memorySessionStorage(),
  });
  const given = await call(client).catch((error: unknown) => error);
  if (refusal) expect(given).toMatchObject(refusal);
  else if (isApiError(given)) throw given;
  else expect(given ?? null).toEqual(result);
});

it("has no call that no example asks for", () => {
  expect(Object.keys(calls).filter((name) => !examples.some((example) => example.name === name))).toEqual([]);
});
