import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { HoldfastClient } from "../src/index.js";
import { useLiveServer } from "./live-server.js";

interface Word {
  a: string;
  b: number;
  value: string | null;
}

const live = useLiveServer();
let client: HoldfastClient;

beforeAll(async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "words",
    access: "authenticated",
    columns: [
      { name: "a", type: "text", primary_key: true, nullable: false },
      { name: "b", type: "integer", primary_key: true, nullable: false },
      { name: "value", type: "text" },
    ],
  });
  await admin.tables.create({
    name: "odd_names",
    access: "authenticated",
    columns: [
      { name: "id", type: "integer", primary_key: true },
      ...["select", "order", "limit", "page", "cursor", "count", "or", "and", "resolution"].map((name) => ({
        name,
        type: "text" as const,
      })),
    ],
  });
  client = await live.signedIn();
});

/** Any text that Postgres can hold, signs of the dialect more often. */
const anyText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(..."\"\\,.()*%&=+:{} 'a#?/null"), maxLength: 12 }),
    fc.constantFrom("null", "not.is.null", '"', '""', '"a"', "\\", "(a,b)", "eq.1", "in.(1)", " ", "true"),
  )
  .filter((text) => !text.includes("\0"));

describe("values", () => {
  it("of any characters are found by eq, in, or and key, and nothing else is", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (text, other) => {
        round += 1;
        const words = client.from<Word>("words").eq("b", round);
        await client.from<Word>("words").insertMany([
          { a: `x${text}`, b: round, value: text },
          { a: "o", b: round, value: `${text}-${other}` },
        ]);
        const found = async (query: typeof words) => (await query.rows()).map(({ value }) => value);
        expect(await found(words.eq("value", text))).toEqual([text]);
        expect(await found(words.neq("value", text))).toEqual([`${text}-${other}`]);
        expect(await found(words.in("value", [text, `${other}!`, null]))).toEqual([text]);
        expect(await found(words.or((any) => any.eq("value", text).eq("b", -1)))).toEqual([text]);
        expect(await found(words.or((any) => any.in("value", [text]).or((more) => more.eq("value", text))))).toEqual([
          text,
        ]);
        expect((await client.from<Word>("words").get([`x${text}`, round]))?.value).toBe(text);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("may be null anywhere, and lists empty", async () => {
    const words = client.from<Word>("words");
    await words.insert({ a: "null", b: -5, value: null });
    const here = words.eq("b", -5);
    expect(await here.in("value", [null, "x"]).count()).toBe(1);
    expect(await here.in("value", [null]).count()).toBe(1);
    expect(await here.in("value", ["null"]).count()).toBe(0);
    expect(await here.in("value", []).count()).toBe(0);
    expect(await here.or((any) => any.eq("value", null).eq("value", "x")).count()).toBe(1);
    expect(await here.or((any) => any.filter("value", "not.in.(1,2)").filter("value", "is.null")).count()).toBe(1);
  });
});

describe("keys", () => {
  it("of several columns are found, changed and deleted", async () => {
    const words = client.from<Word>("words");
    const key = ['a,"b\\c', -7] as const;
    await words.insert({ a: key[0], b: key[1], value: "1" });
    expect((await words.update(key, { value: "2" })).value).toBe("2");
    expect((await words.select("value").get(key))?.value).toBe("2");
    await words.delete(key);
    expect(await words.get(key)).toBeNull();
  });
});

describe("columns", () => {
  it("called like a parameter are filtered, ordered and selected like any other", async () => {
    const table = client.from("odd_names");
    await table.insertMany([
      { id: 1, select: "a", order: "b", or: "c", count: "x,(y)" },
      { id: 2, select: "b", order: "a", or: null, count: "y" },
    ]);
    expect((await table.eq("select", "a").rows()).map(({ id }) => id)).toEqual([1]);
    expect((await table.in("order", ["a"]).rows()).map(({ id }) => id)).toEqual([2]);
    expect((await table.eq("or", null).rows()).map(({ id }) => id)).toEqual([2]);
    expect((await table.eq("count", "x,(y)").eq("select", "a").rows()).map(({ id }) => id)).toEqual([1]);
    expect(await table.select("id", "limit", "page").order("order").limit(1).rows()).toEqual([
      { id: 2, limit: null, page: null },
    ]);
    expect(await table.eq("resolution", null).deleteAll()).toHaveLength(2);
  });
});
