/** What a filter compares with. */
export type FilterValue = string | number | bigint | boolean | Date | null;

/** A comparison of PostgREST's dialect that takes one value. */
export type Comparison = "eq" | "neq" | "gt" | "gte" | "lt" | "lte" | "like" | "ilike";

/** Query parameters, in order; a column may be filtered more than once. */
export type FilterPair = readonly [name: string, value: string];

/** `column=op.value`; a comparison with null is `is.null`, since nothing equals null. */
export function compare(column: string, operator: Comparison, value: FilterValue): FilterPair {
  if (value === null) return [column, operator === "neq" ? "not.is.null" : "is.null"];
  return [column, `${operator}.${valueText(value)}`];
}

/** `column=in.(…)`, each value quoted so that commas and brackets in it mean nothing. */
export function oneOf(column: string, values: readonly FilterValue[]): FilterPair {
  return [column, `in.(${values.map(quoted).join(",")})`];
}

/** `or=(…)`: at least one of the alternatives holds. */
export function anyOf(alternatives: readonly FilterPair[]): FilterPair {
  return ["or", `(${alternatives.map(([column, test]) => `${column}.${nested(test)}`).join(",")})`];
}

/** A value as text, the way Postgres reads it. */
export function valueText(value: Exclude<FilterValue, null>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function quoted(value: FilterValue): string {
  if (value === null) return "null";
  return `"${valueText(value).replace(/["\\]/g, "\\$&")}"`;
}

/** Inside brackets a value must be quoted; a list is already. */
function nested(test: string): string {
  const [, operator = "", value = ""] = /^((?:not\.)?\w+)\.(.*)$/s.exec(test) ?? [];
  return operator === "in" || operator.endsWith("is") ? test : `${operator}.${quoted(value)}`;
}
