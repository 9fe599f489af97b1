import { AppError } from "../../../errors/app-error.js";
import type { ComparisonOperator, Filter, IsValue, TextSearchOperator } from "./filter.js";
import { splitList, unquoteItem } from "./quoted-list.js";

const COMPARISONS: ReadonlySet<string> = new Set<ComparisonOperator>([
  "eq",
  "neq",
  "gt",
  "gte",
  "lt",
  "lte",
  "like",
  "ilike",
  "match",
  "imatch",
  "isdistinct",
  "cs",
  "cd",
  "ov",
]);
const SEARCHES: ReadonlySet<string> = new Set<TextSearchOperator>(["fts", "plfts", "phfts", "wfts"]);
const IS_VALUES: ReadonlySet<string> = new Set<IsValue>(["null", "not_null", "true", "false", "unknown"]);
const LOGIC = /^(?:(not)\.)?(and|or)$/;

/** How deep `and` and `or` may nest. */
const MAX_DEPTH = 16;
/** How many conditions a query may have. */
const MAX_CONDITIONS = 200;

/** Counts the conditions of one query. */
interface Budget {
  left: number;
}

/**
 * Reads query parameters in PostgREST's dialect, such as `age=gte.18` and `or=(a.eq.1,not.and(b.lt.2,c.is.null))`. All must hold.
 * Throws `invalid_filter` for what is not in the dialect; columns are not looked up here.
 */
export function parseFilters(pairs: readonly (readonly [name: string, value: string])[]): readonly Filter[] {
  const budget: Budget = { left: MAX_CONDITIONS };
  return pairs.map(([name, value]) => {
    const [, not, logic] = LOGIC.exec(name) ?? [];
    if (logic === undefined) return parseCondition(name, value, budget);
    return parseLogic({ kind: logic as "and" | "or", negated: not !== undefined, list: value, depth: 1 }, budget);
  });
}

interface Logic {
  readonly kind: "and" | "or";
  readonly negated: boolean;
  /** With its brackets. */
  readonly list: string;
  readonly depth: number;
}

function parseLogic({ kind, negated, list, depth }: Logic, budget: Budget): Filter {
  if (depth > MAX_DEPTH) throw invalid(`and and or may nest ${MAX_DEPTH} deep at most`);
  if (!list.startsWith("(") || !list.endsWith(")")) throw invalid(`${kind} takes a list in brackets`);
  const items = splitList(list.slice(1, -1));
  if (items === null || items.length === 0)
    throw invalid(`the list of ${kind} cannot be read; look at its brackets and quotes`);
  const filters = items.map((item) => {
    const [, not, inner, nested] = /^(?:(not)\.)?(and|or)(\(.*\))$/s.exec(item) ?? [];
    if (inner !== undefined && nested !== undefined) {
      return parseLogic(
        { kind: inner as "and" | "or", negated: not !== undefined, list: nested, depth: depth + 1 },
        budget,
      );
    }
    const { column, rest } = splitColumn(item);
    return parseCondition(column, rest, budget);
  });
  return { kind, negated, filters };
}

/** Parts `column.operator.value`; a column with dots or commas stands in double quotes. */
function splitColumn(item: string): { readonly column: string; readonly rest: string } {
  if (item.startsWith('"')) {
    const [quoted] = /^"(?:[^"\\]|\\.)*"/s.exec(item) ?? [];
    const column = quoted === undefined ? null : unquoteItem(quoted);
    if (quoted === undefined || column === null || item[quoted.length] !== ".")
      throw invalid(`"${item}" cannot be read`);
    return { column, rest: item.slice(quoted.length + 1) };
  }
  const dot = item.indexOf(".");
  if (dot <= 0) throw invalid(`"${item}" is not column.operator.value`);
  return { column: item.slice(0, dot), rest: item.slice(dot + 1) };
}

function parseCondition(column: string, text: string, budget: Budget): Filter {
  budget.left -= 1;
  if (budget.left < 0) throw new AppError("limit_exceeded", `A query may have ${MAX_CONDITIONS} conditions at most.`);
  if (column.includes("\0") || text.includes("\0")) throw invalid("a NUL character cannot be looked for");
  const negated = text.startsWith("not.");
  const [, operator = "", language, value = ""] =
    /^([a-z]+)(?:\(([\w.]{1,63})\))?\.(.*)$/s.exec(negated ? text.slice(4) : text) ?? [];
  if (SEARCHES.has(operator)) {
    return {
      kind: "search",
      column,
      operator: operator as TextSearchOperator,
      language: language ?? null,
      value,
      negated,
    };
  }
  if (language !== undefined) throw unreadable(column, text);
  if (COMPARISONS.has(operator)) {
    return {
      kind: "compare",
      column,
      operator: operator as ComparisonOperator,
      value: unquoteItem(value) ?? value,
      negated,
    };
  }
  if (operator === "is") {
    const word = value.toLowerCase();
    if (!IS_VALUES.has(word)) throw invalid(`is takes null, not_null, true, false or unknown, not "${value}"`);
    return { kind: "is", column, value: word as IsValue, negated };
  }
  if (operator === "in") return { kind: "in", column, values: parseInList(column, value), negated };
  throw unreadable(column, text);
}

function parseInList(column: string, text: string): readonly string[] {
  const items = text.startsWith("(") && text.endsWith(")") ? splitList(text.slice(1, -1)) : null;
  if (items === null) throw invalid(`in takes a list in brackets, as ${column}=in.(1,2)`);
  return items.map((item) => {
    if (!item.startsWith('"')) return item;
    const value = unquoteItem(item);
    if (value === null) throw invalid(`the quotes of the list for "${column}" do not fit`);
    return value;
  });
}

function unreadable(column: string, text: string): AppError {
  const start = text.slice(0, 40);
  return invalid(`"${column}=${start}" does not begin with an operator and a dot, as in ${column}=eq.1`);
}

/** The refusal of a filter, order or select list; `rule` completes the sentence. */
export function invalid(rule: string): AppError {
  return new AppError("invalid_filter", `The query cannot be read: ${rule}.`);
}
