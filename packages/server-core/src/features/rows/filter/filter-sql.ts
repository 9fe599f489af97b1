import { AppError } from "../../../errors/app-error.js";
import { quoteIdentifier } from "../../tables/quote-identifier.js";
import type { ClientRole, ColumnShape, TableShape } from "../../tables/shape/table-shape.js";
import type { ColumnFilter, ComparisonOperator, Filter, LogicFilter, TextSearchOperator } from "./filter.js";
import { invalid } from "./parse-filter.js";
import { arrayLiteral } from "./quoted-list.js";
import type { SqlValues } from "./sql-values.js";

const OPERATORS: Readonly<Record<Exclude<ComparisonOperator, "like" | "ilike" | "match" | "imatch">, string>> = {
  eq: "=",
  neq: "<>",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
  isdistinct: "is distinct from",
  cs: "@>",
  cd: "<@",
  ov: "&&",
};

const TEXT_OPERATORS = { like: "like", ilike: "ilike", match: "~", imatch: "~*" } as const;

const SEARCH_FUNCTIONS: Readonly<Record<TextSearchOperator, string>> = {
  fts: "to_tsquery",
  plfts: "plainto_tsquery",
  phfts: "phraseto_tsquery",
  wfts: "websearch_to_tsquery",
};

const TEXT_TYPES: ReadonlySet<string> = new Set(["text", "varchar", "bpchar", "citext"]);

/** Where a filter's columns are looked up. */
export interface FilterScope {
  readonly shape: TableShape;
  readonly role: ClientRole;
  /** The SQL name of the row in the statement. */
  readonly alias: string;
  /** Where the values go; none ever enters the text. */
  readonly values: SqlValues;
}

/** The SQL of filters that must all hold; `true` for none. Throws `unknown_column` and `invalid_filter`. */
export function filtersSql(filters: readonly Filter[], scope: FilterScope): string {
  return filters.length === 0 ? "true" : filters.map((filter) => filterSql(filter, scope)).join(" and ");
}

/** The SQL of one filter, in brackets where it needs them. */
export function filterSql(filter: Filter, scope: FilterScope): string {
  if (isLogic(filter)) {
    const inner = `(${filter.filters.map((each) => filterSql(each, scope)).join(` ${filter.kind} `)})`;
    return filter.negated ? `(not ${inner})` : inner;
  }
  const column = findColumn(filter.column, scope);
  const name = `${scope.alias}.${quoteIdentifier(column.name)}`;
  const condition = conditionSql(filter, name, { column, values: scope.values });
  return filter.negated ? `(not ${condition})` : condition;
}

function isLogic(filter: Filter): filter is LogicFilter {
  return filter.kind === "and" || filter.kind === "or";
}

/** The column of that name; throws `unknown_column` when there is none that the role may read. */
export function findColumn(name: string, { shape, role }: Pick<FilterScope, "shape" | "role">): ColumnShape {
  const column = shape.columns.get(name);
  if (column?.readableBy.includes(role)) return column;
  throw new AppError("unknown_column", `"${shape.name}" has no column "${name}".`);
}

function conditionSql(
  filter: ColumnFilter,
  name: string,
  { column, values }: { readonly column: ColumnShape; readonly values: SqlValues },
): string {
  switch (filter.kind) {
    case "contains":
      return `${name}::text ilike ${values.addText(`%${escapeLike(filter.value)}%`)}`;
    case "in":
      if (column.kind === "array") throw invalid(`in does not fit the array column "${column.name}"`);
      return `${name} = any(${values.add(arrayLiteral(filter.values), column, `${column.castType}[]`)})`;
    case "is":
      if (filter.value === "null") return `${name} is null`;
      if (filter.value === "not_null") return `${name} is not null`;
      if (column.baseType !== "bool")
        throw invalid(`is.${filter.value} fits only boolean columns, not "${column.name}"`);
      return `${name} is ${filter.value}`;
    case "search": {
      const language = filter.language === null ? "" : `${values.addText(filter.language)}::regconfig, `;
      const query = `${SEARCH_FUNCTIONS[filter.operator]}(${language}${values.addText(filter.value)})`;
      return `${column.baseType === "tsvector" ? name : `to_tsvector(${language}${name}::text)`} @@ ${query}`;
    }
    case "compare":
      return comparisonSql(filter.operator, filter.value, { name, column, values });
  }
}

interface Operand {
  readonly name: string;
  readonly column: ColumnShape;
  readonly values: SqlValues;
}

function comparisonSql(operator: ComparisonOperator, value: string, { name, column, values }: Operand): string {
  if (operator === "like" || operator === "ilike" || operator === "match" || operator === "imatch") {
    const text = TEXT_TYPES.has(column.baseType) ? name : `${name}::text`;
    const pattern = operator === "like" || operator === "ilike" ? value.replaceAll("*", "%") : value;
    return `${text} ${TEXT_OPERATORS[operator]} ${values.addText(pattern)}`;
  }
  return `${name} ${OPERATORS[operator]} ${values.add(value, column)}`;
}

/** Makes the characters that LIKE gives a meaning stand for themselves. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
