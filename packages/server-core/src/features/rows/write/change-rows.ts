import { quoteIdentifier } from "../../tables/quote-identifier.js";
import type { TableShape } from "../../tables/shape/table-shape.js";
import { type SelectedColumn, wireRowSql } from "../wire-row.js";

/** The most rows that one request changes or deletes. */
export const MAX_CHANGED_ROWS = 1000;

/** A change of the rows that fit a condition on `t`. */
export interface RowChange {
  readonly shape: TableShape;
  /** The columns to set; null to delete. */
  readonly set: readonly string[] | null;
  /** The place of the JSON object that holds their values. */
  readonly input: string;
  readonly condition: string;
  readonly returned: readonly SelectedColumn[];
}

/**
 * The statement of a change. Answers one row: `changed`, how many; `data`, their wire JSON parted by commas; and, when none was changed,
 * `visible`, whether one fits that the caller may read but not change.
 */
export function changeSql({ shape, set, input, condition, returned }: RowChange): string {
  const answer = returned.length === 0 ? "'{}'::json" : wireRowSql(returned, "t");
  const change =
    set === null
      ? `delete from ${shape.sqlName} as t where ${condition} returning ${answer} as j`
      : `update ${shape.sqlName} as t set ${set.map((name) => `${quoteIdentifier(name)} = r.${quoteIdentifier(name)}`).join(", ")}
         from json_populate_record(null::${shape.sqlName}, ${input}::json) as r where ${condition} returning ${answer} as j`;
  return `with changed as (${change})
    select count(*)::int as changed,
      (select string_agg(j::text, ',') from (select j from changed limit ${MAX_CHANGED_ROWS}) as first) as data,
      case when count(*) = 0 then exists (select from ${shape.sqlName} as t where ${condition}) end as visible
    from changed`;
}
