import { quoteIdentifier } from "../../tables/quote-identifier.js";
import type { ClientRole, ColumnShape, TableShape } from "../../tables/shape/table-shape.js";
import { findColumn } from "../filter/filter-sql.js";
import { invalid } from "../filter/parse-filter.js";
import { splitList, unquoteItem } from "../filter/quoted-list.js";
import type { SqlValues } from "../filter/sql-values.js";

/** One column of an order. */
export interface OrderTerm {
  readonly column: ColumnShape;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Types that Postgres cannot sort. */
const UNSORTABLE: ReadonlySet<string> = new Set([
  "json",
  "xml",
  "point",
  "line",
  "lseg",
  "box",
  "path",
  "polygon",
  "circle",
]);

/** What a request says about the order, in one of the two dialects. */
export interface OrderRequest {
  /** PostgREST's: `a.desc.nullslast,b`. */
  readonly order?: string | undefined;
  /** SelfDB's: `a:desc`. */
  readonly order_by?: string | undefined;
}

/** Reads the order and ends it with the primary key, so that it is total. Empty when there is neither order nor key. */
export function parseOrder(
  { order, order_by: orderBy }: OrderRequest,
  shape: TableShape,
  role: ClientRole,
): readonly OrderTerm[] {
  if (order !== undefined && orderBy !== undefined) throw invalid("send order or order_by, not both");
  const scope = { shape, role };
  const terms: OrderTerm[] = [];
  if (orderBy !== undefined) terms.push(parseOrderBy(orderBy, scope));
  if (order !== undefined) {
    const items = splitList(order);
    if (items === null) throw invalid("the quotes of order do not close");
    terms.push(...items.map((item) => parseTerm(item.trim(), scope)));
  }
  const named = new Set(terms.map(({ column }) => column.name));
  if (named.size < terms.length) throw invalid("the order names a column twice");
  const key = shape.primaryKey.filter((name) => !named.has(name) && shape.columns.get(name)?.readableBy.includes(role));
  return [...terms, ...key.map((name) => term(name, scope, { descending: false, nulls: undefined }))];
}

interface Scope {
  readonly shape: TableShape;
  readonly role: ClientRole;
}

function parseOrderBy(text: string, scope: Scope): OrderTerm {
  const [, name = text, direction] = /^(.*?)(?::(asc|desc))?$/is.exec(text) ?? [];
  return term(name, scope, { descending: direction?.toLowerCase() === "desc", nulls: undefined });
}

function parseTerm(text: string, scope: Scope): OrderTerm {
  const [, name, direction, nulls] =
    /^("(?:[^"\\]|\\.)*"|[^".]+)(?:\.(asc|desc))?(?:\.(nullsfirst|nullslast))?$/s.exec(text) ?? [];
  if (name === undefined) throw invalid(`"${text}" of order is not column, column.desc or column.desc.nullslast`);
  return term(unquoteItem(name) ?? name, scope, { descending: direction === "desc", nulls });
}

function term(
  name: string,
  scope: Scope,
  { descending, nulls }: { readonly descending: boolean; readonly nulls: string | undefined },
): OrderTerm {
  const column = findColumn(name, scope);
  if (UNSORTABLE.has(column.baseType)) throw invalid(`rows cannot be ordered by "${name}" of type ${column.type}`);
  return { column, descending, nullsFirst: nulls === undefined ? descending : nulls === "nullsfirst" };
}

/** The ORDER BY clause, or an empty text. */
export function orderSql(terms: readonly OrderTerm[], alias: string): string {
  if (terms.length === 0) return "";
  const parts = terms.map(({ column, descending, nullsFirst }) => {
    // The default is left out, so that the text is the same however the client spelt it.
    const nulls = nullsFirst === descending ? "" : nullsFirst ? " nulls first" : " nulls last";
    return `${alias}.${quoteIdentifier(column.name)}${descending ? " desc" : ""}${nulls}`;
  });
  return ` order by ${parts.join(", ")}`;
}

/**
 * The condition that a row comes after the one with the given values (as Postgres' text, null for NULL). One row comparison, which an index
 * answers, where all columns run the same way and hold no NULL.
 */
export function afterSql(
  terms: readonly OrderTerm[],
  last: readonly (string | null)[],
  { alias, values }: { readonly alias: string; readonly values: SqlValues },
): string {
  const sides = terms.map((each, at) => {
    const text = last[at] ?? null;
    return {
      ...each,
      name: `${alias}.${quoteIdentifier(each.column.name)}`,
      place: text === null ? null : values.add(text, each.column),
    };
  });
  const [first] = sides;
  if (first === undefined) return "true";
  if (sides.every((side) => side.descending === first.descending && !side.column.nullable)) {
    const names = sides.map(({ name }) => name).join(", ");
    return `(${names}) ${first.descending ? "<" : ">"} (${sides.map(({ place }) => place ?? "null").join(", ")})`;
  }
  const alternatives = sides.map((side, at) => {
    const equal = sides
      .slice(0, at)
      .map(({ name, place }) => (place === null ? `${name} is null` : `${name} = ${place}`));
    return `(${[...equal, beyondSql(side)].join(" and ")})`;
  });
  return `(${alternatives.join(" or ")})`;
}

function beyondSql({
  name,
  place,
  descending,
  nullsFirst,
}: OrderTerm & { readonly name: string; readonly place: string | null }): string {
  if (place === null) return nullsFirst ? `${name} is not null` : "false";
  const beyond = `${name} ${descending ? "<" : ">"} ${place}`;
  return nullsFirst ? beyond : `(${beyond} or ${name} is null)`;
}
