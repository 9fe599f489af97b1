import type { models } from "@holdfast/openapi";
import type { Actor } from "../../../actor.js";
import type { Platform } from "../../../feature.js";
import { type AccessPreset, PRESET_POLICY_NAMES } from "../ddl/access-presets.js";
import { roleOf, type TableShape } from "../shape/table-shape.js";
import { DESCRIBE_TABLE_SQL, LIST_TABLES_SQL, POLICIES_SQL, SCHEMA_SQL } from "./describe-sql.js";

/** What the catalog query answers in place of `access`. */
interface Stored {
  readonly preset: AccessPreset | null;
  readonly row_security: boolean;
  readonly policies: readonly string[];
}

/** A table's details without the count of its rows. */
export type TableDescription = Omit<models.TableDetails, "row_count">;

/** Rows are counted up to here, so that a description of a large table stays cheap. */
const MAX_COUNTED_ROWS = 1_000_000;

/** Reads what the catalog says about tables, narrowed to what an actor may know of. */
export interface TableDescriber {
  list(actor: Actor): Promise<models.TableSummary[]>;
  /** Null when there is no such table that the actor's role has a privilege on. */
  describe(table: string, actor: Actor): Promise<TableDescription | null>;
  schema(actor: Actor): Promise<models.DatabaseSchema>;
  policies(shape: TableShape): Promise<models.Policy[]>;
  /** How many rows the actor may read, counted up to MAX_COUNTED_ROWS; 0 where the actor may read none. */
  countRows(shape: TableShape, actor: Actor): Promise<number>;
}

/** A describer over the catalog. */
export function createTableDescriber({ database }: Platform): TableDescriber {
  return {
    list: async (actor) => {
      const row = await database.system.first(LIST_TABLES_SQL, [roleOf(actor)]);
      return ((row?.tables ?? []) as unknown as (models.TableSummary & Stored)[]).map(withAccess);
    },
    describe: async (table, actor) => {
      const row = await database.system.first(DESCRIBE_TABLE_SQL, [roleOf(actor), table]);
      return row === null ? null : withAccess(row.details as unknown as TableDescription & Stored);
    },
    schema: async (actor) => {
      const row = await database.system.first(SCHEMA_SQL, [roleOf(actor)]);
      return row?.schema as unknown as models.DatabaseSchema;
    },
    policies: async (shape) =>
      (await database.system.rows(POLICIES_SQL, [shape.sqlName])) as unknown as models.Policy[],
    countRows: async (shape, actor) => {
      if (!shape.privileges[roleOf(actor)].select) return 0;
      const row = await database
        .as(actor)
        .first<{ count: number }>(
          `select count(*)::int as count from (select from ${shape.sqlName} limit ${MAX_COUNTED_ROWS}) as counted`,
        );
      return row?.count ?? 0;
    },
  };
}

/** Puts `access` in the place of what it follows from: a preset holds as long as all its policies are there. */
function withAccess<T extends Stored>(stored: T): Omit<T, keyof Stored> & { access: models.TableAccess } {
  const { preset, row_security: rowSecurity, policies, ...rest } = stored;
  const holds = preset !== null && rowSecurity && PRESET_POLICY_NAMES[preset].every((name) => policies.includes(name));
  return { ...rest, access: holds ? preset : "custom" };
}
