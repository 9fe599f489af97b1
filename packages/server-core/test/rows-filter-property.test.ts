import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SqlTestServer, startSqlTestServer } from "./harness/sql-server.js";

interface Item {
  readonly id: number;
  readonly n: number | null;
  readonly s: string | null;
  readonly b: boolean | null;
}

/** True, false or, as in SQL, unknown. */
type Truth = boolean | null;

interface Case {
  readonly text: string;
  readonly holds: (item: Item) => Truth;
}

const TEXTS = ["", "a", "ab", "B", "a,b", 'q"q', "b\\s", "(x)", "%", "null", "ü"];
const ITEMS: readonly Item[] = Array.from({ length: 24 }, (_, at) => ({
  id: at + 1,
  n: at % 7 === 0 ? null : (at % 5) - 2,
  s: at % 6 === 0 ? null : (TEXTS[at % TEXTS.length] ?? null),
  b: at % 4 === 0 ? null : at % 2 === 0,
}));

let t: SqlTestServer;
beforeAll(async () => {
  t = await startSqlTestServer();
  await t.sql('create table public.items (id integer primary key, n integer, s text collate "C", b boolean)');
  await t.call("POST", "/tables/items/data", { token: t.admin.token, json: ITEMS });
});
afterAll(() => t.close());

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const quote = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

const COMPARE: Record<string, (a: number | string, b: number | string) => boolean> = {
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

const comparison = (column: "n" | "s", value: fc.Arbitrary<number | string>): fc.Arbitrary<Case> =>
  fc.tuple(fc.constantFrom(...Object.keys(COMPARE)), value).map(([operator, wanted]) => ({
    text: `${column}.${operator}.${typeof wanted === "string" ? quote(wanted) : wanted}`,
    holds: (item) => {
      const found = item[column];
      return found === null ? null : (COMPARE[operator]?.(found, wanted) ?? null);
    },
  }));

const inList: fc.Arbitrary<Case> = fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 }).map((values) => ({
  text: `s.in.(${values.map(quote).join(",")})`,
  holds: ({ s }) => (values.length === 0 ? false : s === null ? null : values.includes(s)),
}));
const isNull: fc.Arbitrary<Case> = fc.constantFrom("n", "s", "b").map((column) => ({
  text: `${column}.is.null`,
  holds: (item) => item[column as "n" | "s" | "b"] === null,
}));
const isTrue: fc.Arbitrary<Case> = fc.constant({ text: "b.is.true", holds: ({ b }: Item) => b === true });
const isDistinct: fc.Arbitrary<Case> = fc.integer({ min: -2, max: 2 }).map((wanted) => ({
  text: `n.isdistinct.${wanted}`,
  holds: ({ n }) => n !== wanted,
}));

const leaf: fc.Arbitrary<Case> = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      comparison("n", fc.integer({ min: -3, max: 3 })),
      comparison("s", fc.constantFrom(...TEXTS)),
      inList,
      isNull,
      isTrue,
      isDistinct,
    ),
  )
  .map(([negated, each]) => {
    if (!negated) return each;
    const dot = each.text.indexOf(".");
    return { text: `${each.text.slice(0, dot)}.not${each.text.slice(dot)}`, holds: (item) => not(each.holds(item)) };
  });

const { tree } = fc.letrec<{ tree: Case }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(fc.constantFrom("and", "or", "not.and", "not.or"), fc.array(tie("tree"), { minLength: 1, maxLength: 3 }))
      .map(([logic, parts]): Case => {
        const decides = logic.endsWith("or");
        return {
          text: `${logic}(${parts.map(({ text }) => text).join(",")})`,
          holds: (item) => {
            const truths = parts.map(({ holds }) => holds(item));
            const all: Truth = truths.includes(decides) ? decides : truths.includes(null) ? null : !decides;
            return logic.startsWith("not") ? not(all) : all;
          },
        };
      }),
  ),
}));

it("any filter gives the rows that it holds for in memory", async () => {
  await fc.assert(
    fc.asyncProperty(tree, async ({ text, holds }) => {
      const path = `/tables/items/data?and=(${encodeURIComponent(text)})&page_size=1000`;
      const { status, body } = await t.call("GET", path, { token: t.admin.token });
      expect(status).toBe(200);
      expect(body.data).toEqual(
        ITEMS.filter((item) => holds(item) === true).map((item) => ({ ...item, owner_id: undefined })),
      );
    }),
    { numRuns: 300 },
  );
});

it("any order and page size walks through every row once, in order", async () => {
  const term = fc.tuple(
    fc.constantFrom("n", "s", "b"),
    fc.constantFrom("", ".asc", ".desc"),
    fc.constantFrom("", ".nullsfirst", ".nullslast"),
  );
  const orders = fc.uniqueArray(term, { selector: ([column]) => column, minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(orders, fc.integer({ min: 1, max: 9 }), async (terms, limit) => {
      const order = terms.map((parts) => parts.join("")).join(",");
      const path = `/tables/items/data?order=${order}`;
      const whole = await t.call("GET", `${path}&limit=1000`, { token: t.admin.token });
      const seen: unknown[] = [];
      let next: string | null = null;
      do {
        const at: string = next === null ? "" : `&cursor=${next}`;
        const page = await t.call("GET", `${path}&limit=${limit}${at}`, { token: t.admin.token });
        seen.push(...page.body.data);
        next = page.body.metadata.next_cursor;
      } while (next !== null);
      expect(seen).toEqual(whole.body.data);
      expect(seen).toHaveLength(ITEMS.length);
    }),
    { numRuns: 40 },
  );
});
