import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../errors/app-error.js";
import { parseFilters } from "./parse-filter.js";
import { arrayLiteral, quoteItem, splitList, unquoteItem } from "./quoted-list.js";

/** Texts made of what the dialect gives a meaning. */
const dialectText = fc
  .array(
    fc.constantFrom(
      "eq",
      "in",
      "is",
      "and",
      "or",
      "not",
      "fts",
      ".",
      ",",
      "(",
      ")",
      '"',
      "\\",
      "{",
      "}",
      "null",
      "a",
      " ",
      "\0",
      "ü",
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

describe("parseFilters", () => {
  it("answers filters or throws a refusal, whatever it is given", () => {
    const anyText = fc.oneof(fc.string({ unit: "binary" }), dialectText);
    const name = fc.oneof(fc.constantFrom("and", "or", "not.and", "not.or", "a"), anyText);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, anyText), { maxLength: 4 }), (pairs) => {
        try {
          expect(parseFilters(pairs)).toHaveLength(pairs.length);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it("reads back values of any text, alone, in a list and in a tree", () => {
    const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (values) => {
        const list = `in.(${values.map(quoteItem).join(",")})`;
        expect(parseFilters([["c", list]])).toEqual([{ kind: "in", column: "c", values, negated: false }]);
        const tree = `(${values.map((value) => `c.neq.${quoteItem(value)}`).join(",")})`;
        expect(parseFilters([["or", tree]])).toEqual([
          {
            kind: "or",
            negated: false,
            filters: values.map((value) => ({ kind: "compare", column: "c", operator: "neq", value, negated: false })),
          },
        ]);
        const column = values[0] ?? "";
        const [parsed] = parseFilters([["and", `(${quoteItem(column)}.is.null)`]]);
        expect(parsed).toMatchObject({ filters: [{ column, value: "null" }] });
      }),
    );
  });
});

describe("lists", () => {
  it("part at commas outside quotes and brackets", () => {
    expect(splitList('a,"b,c",(d,e),{f,g}')).toEqual(["a", '"b,c"', "(d,e)", "{f,g}"]);
    expect(splitList("a,(b", "flat")).toEqual(["a", "(b"]);
    expect(splitList("")).toEqual([]);
    expect(splitList(",")).toEqual(["", ""]);
    for (const broken of ['"a', "(a", "a)", "{a"]) expect(splitList(broken)).toBe(null);
  });

  it("quote and unquote any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => unquoteItem(quoteItem(text)) === text));
    expect(unquoteItem("plain")).toBe(null);
    expect(arrayLiteral(['a"b', "c\\d", ""])).toBe('{"a\\"b","c\\\\d",""}');
  });
});
