import { expectTypeOf, it } from "vitest";
import type { Change, createClient, HoldfastClient, RowPage } from "../src/index.js";

interface Note {
  id: number;
  title: string;
  done: boolean;
}

/** Never run: what it holds, the compiler checks. */
async function useTypes(client: HoldfastClient): Promise<void> {
  const notes = client.from<Note>("notes");
  expectTypeOf(await notes.rows()).toEqualTypeOf<Note[]>();
  expectTypeOf(await notes.get(1)).toEqualTypeOf<Note | null>();
  expectTypeOf(await notes.first()).toEqualTypeOf<Note | null>();
  expectTypeOf(await notes.page()).toEqualTypeOf<RowPage<Note>>();
  expectTypeOf(await notes.select("id", "title").rows()).toEqualTypeOf<Pick<Note, "id" | "title">[]>();
  expectTypeOf(await notes.select("id").eq("done", true).first()).toEqualTypeOf<Pick<Note, "id"> | null>();
  expectTypeOf(await notes.select("id").insert({ title: "a" })).toEqualTypeOf<Pick<Note, "id">>();
  expectTypeOf(await client.from("notes").rows()).toEqualTypeOf<Record<string, unknown>[]>();
  for await (const note of notes) expectTypeOf(note).toEqualTypeOf<Note>();
  // @ts-expect-error no such column
  notes.select("body");
  // @ts-expect-error no such column
  notes.eq("body", 1);
  // @ts-expect-error no such column
  notes.order("body");
  // @ts-expect-error not the column's type
  await notes.insert({ title: 5 });
  // @ts-expect-error no such column
  await notes.update(1, { body: "" });
  const onChange = (change: Change<Note>): void => {
    expectTypeOf(change.row).toEqualTypeOf<Note | null>();
    expectTypeOf(change.oldRow).toEqualTypeOf<Partial<Note> | null>();
  };
  client.realtime.subscribe<Note>({ table: "notes" }, { onChange });
}

it("types follow the row that from() is told of", () => {
  expectTypeOf(useTypes).parameter(0).toEqualTypeOf<ReturnType<typeof createClient>>();
});
