import { beforeAll, describe, expect, it } from "vitest";
import { type HoldfastClient, isApiError } from "../src/index.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();
let admin: HoldfastClient;

beforeAll(async () => {
  admin = await live.admin();
});

describe("tables", () => {
  it("are made, described, changed and dropped, with all that belongs to them", async () => {
    const { tables } = admin;
    const id = { name: "id", type: "uuid", primary_key: true, default: "uuidv7()" } as const;
    await tables.create({ name: "lists", columns: [id] });
    await tables.create({ name: "notes", access: "private", columns: [id, { name: "list", type: "uuid" }] });
    expect((await tables.list()).map(({ name }) => name)).toEqual(expect.arrayContaining(["lists", "notes"]));
    await tables.addColumn("notes", { column_name: "done", data_type: "boolean", column_default: false });
    await tables.updateColumn({ table: "notes", column: "done" }, { column_name: "is_done" });
    expect(JSON.stringify(await tables.get("notes"))).toContain("is_done");
    await tables.deleteColumn({ table: "notes", column: "is_done" });
    expect(JSON.stringify(await tables.schema())).not.toContain("is_done");
    const index = await tables.createIndex("notes", { columns: ["list"] });
    expect(await tables.sql("notes")).toContain("notes");
    await tables.deleteIndex("notes", index.index_name);
    const [key] = await tables.createForeignKey("notes", { columns: ["list"], references_table: "lists" });
    await tables.deleteForeignKey("notes", String(key?.constraint_name));
    await tables.createPolicy("notes", { name: "friends read", command: "select", using: "true" });
    expect((await tables.policies("notes")).map(({ name }) => name)).toContain("friends read");
    await tables.deletePolicy("notes", "friends read");
    await tables.update("notes", { access: "public_read" });
    expect(await live.client().from("notes").rows()).toEqual([]);
    await tables.delete("notes");
    await expect(tables.get("notes")).rejects.toMatchObject({ code: "not_found" });
  });

  it("are not for everybody to make", async () => {
    const user = await live.signedIn();
    const error = await user.tables.create({ name: "mine", columns: [] }).catch((thrown) => thrown);
    expect(isApiError(error)).toBe(true);
  });
});

describe("users", () => {
  it("change and delete themselves", async () => {
    const client = await live.signedIn();
    const me = await client.users.me();
    const email = `renamed-${me.id}@holdfast.test`;
    expect((await client.users.updateMe({ email })).email).toBe(email);
    expect((await client.users.get(me.id)).email).toBe(email);
    const others = (await client.users.profiles({ limit: 100 })).filter((profile) => profile.id !== me.id);
    expect(others.every(({ email: shown }) => /^.\*\*\*@/.test(shown))).toBe(true);
    await client.users.deleteMe();
    await expect(client.users.me()).rejects.toMatchObject({ status: 401 });
  });

  it("are made, listed, changed and deleted by admins only", async () => {
    const { users } = admin;
    const before = await users.count();
    const made = await users.create({ email: "bob@holdfast.test", password: "a long password" });
    expect(await users.count()).toBe(before + 1);
    expect((await users.list({ skip: 0, limit: 1_000 })).map(({ id }) => id)).toContain(made.id);
    expect((await users.update(made.id, { is_active: false })).is_active).toBe(false);
    await users.delete(made.id);
    await expect(users.get(made.id)).rejects.toMatchObject({ code: "not_found" });
    const user = await live.signedIn();
    await expect(user.users.list()).rejects.toMatchObject({ status: 403 });
  });
});
