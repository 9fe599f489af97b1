import type { models } from "@holdfast/openapi";
import { type Actor, isAdmin } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import { quoteIdentifier, quoteIdentifiers } from "../quote-identifier.js";
import type { ShapeCache } from "../shape/shape-cache.js";
import { isVisibleTo, PROFILES_TABLE, roleOf, type TableShape } from "../shape/table-shape.js";

/** A foreign key as a request describes it. */
export interface ForeignKeyRequest {
  readonly name?: string | undefined;
  readonly columns: readonly string[];
  readonly references_table: string;
  readonly references_columns?: readonly string[] | undefined;
  readonly on_delete?: models.ReferentialAction | undefined;
  readonly on_update?: models.ReferentialAction | undefined;
}

/** An index as a request describes it. */
export interface IndexRequest {
  readonly name?: string | undefined;
  readonly columns: readonly string[];
  readonly unique?: boolean | undefined;
  readonly method?: "btree" | "hash" | "gin" | "gist" | "brin" | undefined;
}

const ACTIONS: Readonly<Record<models.ReferentialAction, string>> = {
  no_action: "no action",
  restrict: "restrict",
  cascade: "cascade",
  set_null: "set null",
  set_default: "set default",
};

/** What a foreign key of a table may refer to: the tables that the actor owns, the accounts, and the table itself. */
export interface ReferenceScope {
  readonly shapes: ShapeCache;
  readonly actor: Actor;
  /** The table that refers, which may not exist yet. */
  readonly table: string;
  readonly sqlName: string;
}

/**
 * The clause of a foreign key. Refuses a table that the actor does not see, and one that is somebody else's: Postgres checks foreign
 * keys past row security, so they tell which hidden rows there are, and keep their owners from deleting them. `users` stands for
 * the accounts.
 */
export async function foreignKeySql(key: ForeignKeyRequest, scope: ReferenceScope): Promise<string> {
  const target = key.references_table === scope.table ? scope.sqlName : await referredName(key, scope);
  const columns = key.references_columns === undefined ? "" : ` (${quoteIdentifiers(key.references_columns)})`;
  const name = key.name === undefined ? "" : `constraint ${quoteIdentifier(key.name)} `;
  return (
    `${name}foreign key (${quoteIdentifiers(key.columns)}) references ${target}${columns}` +
    ` on delete ${ACTIONS[key.on_delete ?? "no_action"]} on update ${ACTIONS[key.on_update ?? "no_action"]}`
  );
}

async function referredName(key: ForeignKeyRequest, { shapes, actor }: ReferenceScope): Promise<string> {
  const shape = await shapes.get(key.references_table);
  if (shape === null || !isVisibleTo(shape, roleOf(actor))) {
    throw new AppError("invalid_value", `There is no table "${key.references_table}" to refer to.`);
  }
  if (key.references_table !== PROFILES_TABLE) {
    if (!isAdmin(actor) && (actor.kind !== "user" || shape.ownerId !== actor.userId)) {
      throw new AppError("forbidden", `Only the owner of "${key.references_table}" or an admin may refer to it.`);
    }
    return shape.sqlName;
  }
  if (key.references_columns !== undefined && key.references_columns.join() !== "id") {
    throw new AppError("invalid_value", 'A foreign key to "users" refers to the column "id".');
  }
  if (!isAdmin(actor) && key.on_delete !== "cascade" && key.on_delete !== "set_null") {
    throw new AppError(
      "invalid_value",
      'A foreign key to "users" needs on_delete: cascade or set_null, so that people can delete their accounts.',
    );
  }
  return "holdfast.users";
}

/** The statement of an index. Without a name, Postgres finds one that is free. */
export function indexSql(sqlName: string, index: IndexRequest): string {
  const name = index.name === undefined ? "" : ` ${quoteIdentifier(index.name)}`;
  const unique = index.unique === true ? "unique " : "";
  return `create ${unique}index${name} on ${sqlName} using ${index.method ?? "btree"} (${quoteIdentifiers(index.columns)})`;
}

/** Refuses columns that the table does not have, and a column that is named twice. */
export function checkColumns(names: readonly string[], shape: Pick<TableShape, "name" | "columns">): void {
  for (const [at, name] of names.entries()) {
    if (!shape.columns.has(name)) throw new AppError("unknown_column", `"${shape.name}" has no column "${name}".`);
    if (names.indexOf(name) !== at) throw new AppError("invalid_value", `The column "${name}" is named twice.`);
  }
}
