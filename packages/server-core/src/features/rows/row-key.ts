import { AppError } from "../../errors/app-error.js";
import { quoteIdentifier } from "../tables/quote-identifier.js";
import { type FilterScope, findColumn } from "./filter/filter-sql.js";
import { splitList, unquoteItem } from "./filter/quoted-list.js";

/** The condition that picks the row of a key. */
export interface RowKey {
  readonly sql: string;
  /** Whether Postgres holds that at most one row fits. */
  readonly isUnique: boolean;
}

/**
 * Reads the `row_id` of a path: the value of `idColumn`, or of the primary key; of a composite key the values in its order, parted by
 * commas, in double quotes where they hold a comma, a quote or a backslash.
 */
export function rowKeySql(rowId: string, idColumn: string | undefined, scope: FilterScope): RowKey {
  const { shape, alias, values } = scope;
  if (rowId.includes("\0")) throw new AppError("invalid_value", "A key holds no NUL character.");
  const names = idColumn === undefined ? shape.primaryKey : [idColumn];
  if (names.length === 0) {
    throw new AppError(
      "invalid_value",
      `"${shape.name}" has no primary key. Say with id_column which column row_id is of.`,
    );
  }
  const texts = names.length === 1 ? [rowId] : readComposite(rowId, names);
  const conditions = names.map((name, at) => {
    const column = findColumn(name, scope);
    return `${alias}.${quoteIdentifier(name)} = ${values.add(texts[at] ?? "", column)}`;
  });
  const isUnique =
    idColumn === undefined || shape.uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === idColumn);
  return { sql: conditions.join(" and "), isUnique };
}

function readComposite(rowId: string, names: readonly string[]): readonly string[] {
  const items = splitList(rowId, "flat")?.map((item) => (item.startsWith('"') ? unquoteItem(item) : item));
  if (items?.length !== names.length || items.includes(null)) {
    throw new AppError(
      "invalid_value",
      `The key of this table is ${names.join(", ")}: send these values, parted by commas.`,
    );
  }
  return items as readonly string[];
}
