import { isAdapterError } from "@holdfast/adapter-api";
import { type DatabaseUser, READ_ONLY } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { ColumnFilter, Filter } from "../../rows/filter/filter.js";
import { filterSql } from "../../rows/filter/filter-sql.js";
import { invalid, parseFilters } from "../../rows/filter/parse-filter.js";
import { createSqlValues } from "../../rows/filter/sql-values.js";
import { quoteIdentifier } from "../../tables/quote-identifier.js";
import type { ClientRole } from "../../tables/shape/table-shape.js";
import type { TableAccess } from "./table-access.js";

/** Those that cost little for a row; the others can be made to take long. */
const OPERATORS: ReadonlySet<string> = new Set(["eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "isdistinct"]);

/** Reads the filter of a subscription, written as a query. Throws `invalid_filter`; columns are not looked up here. */
export function parseSubscriptionFilter(text: string): readonly Filter[] {
  const filters = parseFilters([...new URLSearchParams(text)]);
  for (const leaf of filters.flatMap(leavesOf)) checkLeaf(leaf);
  return filters;
}

function leavesOf(filter: Filter): readonly ColumnFilter[] {
  if (filter.kind === "and" || filter.kind === "or") return filter.filters.flatMap(leavesOf);
  return [filter as ColumnFilter];
}

function checkLeaf(leaf: ColumnFilter): void {
  const isKnown = leaf.kind === "in" || leaf.kind === "is" || (leaf.kind === "compare" && OPERATORS.has(leaf.operator));
  if (!isKnown) {
    const name = leaf.kind === "compare" || leaf.kind === "search" ? leaf.operator : leaf.kind;
    throw invalid(`the operator "${name}" is not for subscriptions`);
  }
  if (leaf.kind === "compare" && /like$/.test(leaf.operator) && /(?<!\\)(\\\\)*\\$/.test(leaf.value)) {
    throw invalid("a pattern cannot end with a single backslash");
  }
}

/**
 * Has Postgres read every value of a filter as its column's type, so that no later row can fail on it. Throws `unknown_column` and
 * `invalid_filter`.
 */
export async function checkFilterValues(
  user: DatabaseUser,
  filters: readonly Filter[],
  { access, role }: { readonly access: TableAccess; readonly role: ClientRole },
): Promise<void> {
  const values = createSqlValues();
  const alias = quoteIdentifier(access.name);
  const scope = { shape: access.shape, role, alias, values };
  const conditions = filters.flatMap(leavesOf).map((leaf) => filterSql(leaf, scope));
  if (conditions.length === 0) return;
  const nulls = [...access.shape.columns.values()].map(
    ({ name, castType }) => `null::${castType} as ${quoteIdentifier(name)}`,
  );
  try {
    await user.query(
      `select ${conditions.join(", ")} from (select ${nulls.join(", ")}) as ${alias}`,
      values.texts,
      READ_ONLY,
    );
  } catch (error) {
    if (!isAdapterError(error) || error.code !== "invalid_input") throw error;
    throw new AppError("invalid_filter", "A value of the filter does not fit the type of its column.", {
      cause: error,
    });
  }
}
