import { beforeAll, describe, expect, it } from "vitest";
import { type HoldfastClient, isApiError } from "../src/index.js";
import { useLiveServer } from "./live-server.js";

interface Note {
  id: number;
  title: string;
  body: string | null;
  done: boolean;
  owner_id: string | null;
}

const live = useLiveServer();
let client: HoldfastClient;

beforeAll(async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "notes",
    access: "authenticated",
    columns: [
      { name: "id", type: "integer", primary_key: true },
      { name: "title", type: "text", nullable: false },
      { name: "body", type: "text" },
      { name: "done", type: "boolean", default: false },
    ],
  });
  client = await live.signedIn();
  await client
    .from<Note>("notes")
    .insertMany(
      Array.from({ length: 120 }, (_, index) => ({ id: index + 1, title: `note ${index + 1}`, done: index % 2 === 0 })),
    );
});

describe("reading", () => {
  it("finds one row by its key alone: 1 is not 10", async () => {
    expect((await client.from<Note>("notes").get(1))?.title).toBe("note 1");
    expect(await client.from<Note>("notes").get(999)).toBeNull();
  });

  it("honours every filter, select, order and limit that was asked for", async () => {
    const rows = await client
      .from<Note>("notes")
      .select("id", "title")
      .gt("id", 10)
      .lte("id", 20)
      .eq("done", true)
      .order("id", { descending: true })
      .limit(3)
      .rows();
    expect(rows).toEqual([
      { id: 19, title: "note 19" },
      { id: 17, title: "note 17" },
      { id: 15, title: "note 15" },
    ]);
  });

  it("combines alternatives, lists and nulls", async () => {
    const some = client.from<Note>("notes").in("id", [3, 5, 999]).order("id");
    expect((await some.rows()).map(({ id }) => id)).toEqual([3, 5]);
    const either = client
      .from<Note>("notes")
      .or((any) => any.eq("id", 2).like("title", "note 12*"))
      .order("id");
    expect((await either.rows()).map(({ id }) => id)).toEqual([2, 12, 120]);
    expect(await client.from<Note>("notes").eq("body", null).count()).toBe(120);
    expect(await client.from<Note>("notes").neq("body", null).count()).toBe(0);
  });

  it("sends values that look like syntax as values", async () => {
    const title = 'a,b)"(\\ %&=or';
    await client.from<Note>("notes").insert({ id: 500, title });
    expect((await client.from<Note>("notes").eq("title", title).rows()).map(({ id }) => id)).toEqual([500]);
    expect((await client.from<Note>("notes").in("title", [title, "x"]).rows()).map(({ id }) => id)).toEqual([500]);
    expect(
      (
        await client
          .from<Note>("notes")
          .or((any) => any.eq("title", title))
          .rows()
      ).map(({ id }) => id),
    ).toEqual([500]);
    await client.from<Note>("notes").delete(500);
  });

  it("walks through all pages, each row once", async () => {
    const seen: number[] = [];
    for await (const { id } of client.from<Note>("notes").order("title").limit(50)) seen.push(id);
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });
});

describe("writing", () => {
  it("updates, upserts and deletes by key and by filter", async () => {
    const notes = client.from<Note>("notes");
    expect((await notes.update(1, { body: "changed" })).body).toBe("changed");
    expect(
      (
        await notes.upsert([
          { id: 1, title: "merged" },
          { id: 600, title: "new" },
        ])
      ).map(({ title }) => title),
    ).toEqual(["merged", "new"]);
    expect(await notes.eq("id", 600).updateAll({ done: true })).toHaveLength(1);
    expect(await notes.eq("id", 600).deleteAll()).toHaveLength(1);
    await expect(notes.delete(600)).rejects.toSatisfy((error) => isApiError(error, "not_found"));
    await expect(notes.deleteAll()).rejects.toSatisfy((error) => isApiError(error, "filter_required"));
  });

  it("keeps the server's sentence and the request id of a refusal", async () => {
    const error = await client
      .from<Note>("notes")
      .insert({ id: 1, title: "again" })
      .catch((thrown) => thrown);
    expect(isApiError(error, "unique_violated")).toBe(true);
    expect(error).toMatchObject({
      status: 409,
      message: expect.stringMatching(/\w+ \w+/),
      requestId: expect.any(String),
    });
  });
});
