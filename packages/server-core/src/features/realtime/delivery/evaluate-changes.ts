import { type DatabaseUser, READ_ONLY } from "../../../database/database.js";
import type { Filter } from "../../rows/filter/filter.js";
import { filtersSql } from "../../rows/filter/filter-sql.js";
import { createSqlValues } from "../../rows/filter/sql-values.js";
import { selectAll, wireRowSql } from "../../rows/wire-row.js";
import { quoteIdentifier } from "../../tables/quote-identifier.js";
import { type ClientRole, readableColumns } from "../../tables/shape/table-shape.js";
import type { Change } from "../feed/feed-store.js";
import type { TableAccess } from "./table-access.js";

/** One image of a row, as an identity may see it. */
export interface Side {
  /** The row as clients see it, JSON text. */
  readonly row: string;
  /** The places of the filters that it fits. */
  readonly fits: readonly number[];
}

/** What an identity may see of a change; null where there is no such image, or it may not be seen. */
export interface Verdict {
  readonly oldSide: Side | null;
  readonly newSide: Side | null;
}

export interface Evaluation {
  readonly access: TableAccess;
  readonly role: ClientRole;
  readonly changes: readonly Change[];
  /** An empty one lets every row through. */
  readonly filters: readonly (readonly Filter[])[];
}

type VerdictRow = {
  readonly new_row: string | null;
  readonly new_fits: readonly number[] | null;
  readonly old_row: string | null;
  readonly old_fits: readonly number[] | null;
};

/**
 * Judges changes of one table under the table's own policies, for all filters at once, in one statement that runs as `user`. The
 * verdicts are in the order of the changes.
 */
export async function evaluateChanges(user: DatabaseUser, evaluation: Evaluation): Promise<readonly Verdict[]> {
  const { access, role, changes, filters } = evaluation;
  const values = createSqlValues();
  const images = values.addText(`[${changes.map(imagesOf).join(",")}]`);
  const alias = quoteIdentifier(access.name);
  const fits =
    filters.length === 0
      ? "'{}'::int4[]"
      : `array_positions(array[${filters
          .map((filter) => `(${filtersSql(filter, { shape: access.shape, role, alias, values })})`)
          .join(", ")}], true)`;
  const row = wireRowSql(selectAll(readableColumns(access.shape, role)), alias);
  // The policy stands where only the table's own columns can be meant. A filter sees no row that the policy hides.
  const side = (name: string, image: string): string => `
    left join lateral (
      select (${row})::text as row, ${fits} as fits
      from json_populate_record(null::${access.shape.sqlName}, "holdfast change".images -> '${image}') as ${alias}
      where "holdfast change".images -> '${image}' is not null
        and case when (${access.conditions[role] ?? "true"}) then true else false end
    ) as ${name} on true`;
  const rows = await user.rows<VerdictRow>(
    `select new_side.row as new_row, new_side.fits as new_fits, old_side.row as old_row, old_side.fits as old_fits
    from json_array_elements(${images}::json) with ordinality as "holdfast change"(images, place)
    ${side("new_side", "n")}
    ${side("old_side", "o")}
    order by "holdfast change".place`,
    values.texts,
    READ_ONLY,
  );
  return rows.map((found) => ({
    oldSide: found.old_row === null ? null : { row: found.old_row, fits: found.old_fits ?? [] },
    newSide: found.new_row === null ? null : { row: found.new_row, fits: found.new_fits ?? [] },
  }));
}

function imagesOf({ oldRow, newRow }: Change): string {
  const images = [...(oldRow === null ? [] : [`"o":${oldRow}`]), ...(newRow === null ? [] : [`"n":${newRow}`])];
  return `{${images.join(",")}}`;
}
