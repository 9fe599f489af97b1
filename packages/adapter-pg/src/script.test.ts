import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { preparesTransaction, splitScript } from "./script.js";

describe("splitScript", () => {
  it.each<[string, string, string[]]>([
    ["statements", "select 1; select 2", ["select 1", " select 2"]],
    ["a last semicolon", "select 1;", ["select 1"]],
    ["nothing", " ;; -- nothing\n /* at all */ ; ", []],
    ["strings", "select ';', 'it''s;'; select 2", ["select ';', 'it''s;'", " select 2"]],
    ["escape strings", "select e'\\';', 1; select 2", ["select e'\\';', 1", " select 2"]],
    ["a name that ends with e before a string", "select name';'; x", ["select name';'", " x"]],
    ["quoted names", 'select ";"";" ; x', ['select ";"";" ', " x"]],
    ["dollar quotes", "do $$ a; b $$; do $x$ a; $$ ; $x$; y", ["do $$ a; b $$", " do $x$ a; $$ ; $x$", " y"]],
    ["parameters, which are no dollar quotes", "select $1; select $2", ["select $1", " select $2"]],
    ["line comments", "select 1 -- a; b\n; x", ["select 1 -- a; b\n", " x"]],
    ["nested comments", "select /* a; /* b; */ c; */ 1; x", ["select /* a; /* b; */ c; */ 1", " x"]],
    [
      "rules with several actions",
      "create rule r as on insert to t do (a; b); x",
      ["create rule r as on insert to t do (a; b)", " x"],
    ],
    [
      "functions in SQL's own form",
      "create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end; x",
      ["create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end", " x"],
    ],
    ["an unfinished string", "select 'a; b", ["select 'a; b"]],
    ["an unfinished dollar quote", "do $$ a; b", ["do $$ a; b"]],
    ["an unfinished comment", "select 1; /* a; b", ["select 1"]],
    ["other alphabets", "select 'é' as größe; select $ß$;$ß$; x", ["select 'é' as größe", " select $ß$;$ß$", " x"]],
  ])("splits %s", (_name, script, pieces) => {
    expect(splitScript(script)).toEqual(pieces);
  });

  it("finds every statement of any list again", () => {
    const statement = fc.constantFrom("select 1", "select ';'", "do $$ ; $$", "/* ; */ x", '";"', "e'\\';'", "(a; b)");
    fc.assert(
      fc.property(fc.array(statement), (statements) => {
        expect(splitScript(statements.join(";"))).toEqual(statements);
      }),
    );
  });

  it("loses nothing, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("'", '"', "$$", "$a$", ";", "--", "\n", "/*", "*/", "(", ")", "e", "\\", "x", " "), {
          maxLength: 40,
        }),
        (tokens) => {
          const script = tokens.join("");
          let from = 0;
          for (const piece of splitScript(script)) {
            const at = script.indexOf(piece, from);
            expect(at).toBeGreaterThanOrEqual(from);
            from = at + piece.length;
          }
        },
      ),
    );
  });
});

it.each(["'", '"', "e'"])("takes a text of any length between %s", (quote) => {
  const long = `${quote}${"prepare ".repeat(2_000_000)}${quote.slice(-1)}`;
  expect(splitScript(`select 1; ${long};`)).toHaveLength(2);
  expect(preparesTransaction(`${long} prepare transaction 'x'`)).toBe(false);
});

describe("preparesTransaction", () => {
  it.each([
    "prepare transaction 'x'",
    "PREPARE\n\tTransaction'x'",
    " ;; prepare/**/transaction 'x';",
    "-- first\nprepare /* a /* nested */ one */ transaction 'x'",
  ])("sees it in %j", (sql) => {
    expect(preparesTransaction(sql)).toBe(true);
  });

  it.each([
    "prepare transaction_list as select 1",
    "prepare transaction as select 1",
    "prepare transaction (int) as select $1",
    'prepare "transaction" as select 1',
    "select 'prepare transaction'",
    "-- prepare transaction\nselect 1",
    "/* prepare transaction */ prepare",
    "",
  ])("does not see it in %j", (sql) => {
    expect(preparesTransaction(sql)).toBe(false);
  });
});
