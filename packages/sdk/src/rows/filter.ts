/** What a filter compares with. */
export type FilterValue = string | number | bigint | boolean | Date | null;

/** A comparison of PostgREST's dialect that takes one value. */
export type Comparison = "eq" | "neq" | "gt" | "gte" | "lt" | "lte" | "like" | "ilike";

/** Query parameters, in order; a column may be filtered more than once. */
export type FilterPair = readonly [name: string, value: string];

/** Parameters of the operations on rows. A column of such a name is filtered within `and=(…)`. */
const PARAMETERS: ReadonlySet<string> = new Set(
  `page page_size order_by filter_column filter_value select order limit offset cursor count on_conflict resolution
   and or not.and not.or apikey anon-key`.split(/\s+/),
);

/** `column=op.value`; a comparison with null is `is.null`, since nothing equals null. */
export function compare(column: string, operator: Comparison, value: FilterValue): FilterPair {
  if (value === null) return test(column, operator === "neq" ? "not.is.null" : "is.null");
  const text = valueText(value);
  return test(column, `${operator}.${text.startsWith('"') ? quoted(text) : text}`);
}

/** `column=in.(…)`, each value quoted so that commas and brackets in it mean nothing; null among them means "or is null". */
export function oneOf(column: string, values: readonly FilterValue[]): FilterPair {
  const given = values.filter((value) => value !== null);
  const list: FilterPair = [column, `in.(${given.map((value) => quoted(valueText(value))).join(",")})`];
  if (given.length === values.length) return test(...list);
  return anyOf([[column, "is.null"], list]);
}

/** Any test of the dialect for a column. */
export function test(column: string, text: string): FilterPair {
  return PARAMETERS.has(column) ? ["and", `(${nested([column, text])})`] : [column, text];
}

/** `or=(…)`: at least one of the alternatives holds. */
export function anyOf(alternatives: readonly FilterPair[]): FilterPair {
  return ["or", `(${alternatives.map(nested).join(",")})`];
}

/** A value as text, the way Postgres reads it. */
export function valueText(value: Exclude<FilterValue, null>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A text in double quotes, so that no sign in it has a meaning. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Names stand in quotes where they hold more than letters, digits and underscores. */
export function quotedName(name: string): string {
  return /^\w+$/.test(name) ? name : quoted(name);
}

/** A condition within brackets, where a value must be quoted; a list is already. */
function nested([name, text]: FilterPair): string {
  if (/^(not\.)?(and|or)$/.test(name) && text.startsWith("(")) return `${name}${text}`;
  const [, operator = "", value = ""] = /^((?:not\.)?[a-z]+(?:\([\w.]+\))?)\.(.*)$/s.exec(text) ?? [];
  const isWhole = /(^|\.)(in|is)$/.test(operator) || (value.startsWith('"') && value.endsWith('"') && value.length > 1);
  return `${quotedName(name)}.${isWhole ? text : `${operator}.${quoted(value)}`}`;
}
