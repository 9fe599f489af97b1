import type { Identity } from "@holdfast/adapter-api";
import { type Actor, identityOf } from "../../../actor.js";
import { quoteIdentifier } from "../quote-identifier.js";

/** The roles that clients work as. */
export type ClientRole = Exclude<Identity["role"], "system">;

/** What a role may do with a table or a column, as Postgres' privileges say; row policies come on top. */
export interface Privileges {
  readonly select: boolean;
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

/** A column as the row statements need it. */
export interface ColumnShape {
  readonly name: string;
  /** Postgres' spelling with modifiers: `character varying(20)`. */
  readonly type: string;
  /** The type to cast text to: domains resolved, without modifiers, so that a cast never cuts a value. */
  readonly castType: string;
  /** The name in pg_type behind domains: `int8`, `numeric`, `_int8` for an array, `mood` for an enum. */
  readonly baseType: string;
  readonly kind: "scalar" | "array" | "composite" | "range";
  readonly nullable: boolean;
  /** Postgres fills it in, always: a generated column or an identity column `always`. */
  readonly readOnly: boolean;
  readonly readableBy: readonly ClientRole[];
}

/** A unique index without expressions or a condition. */
export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A table as Postgres' catalog had it a moment ago. */
export interface TableShape {
  /** What clients call it. */
  readonly name: string;
  /** The qualified and quoted name in SQL. */
  readonly sqlName: string;
  readonly oid: number;
  readonly relationKind: "table" | "view";
  /** Null for a table made in SQL or with the service key. */
  readonly ownerId: string | null;
  readonly columns: ReadonlyMap<string, ColumnShape>;
  /** Empty when there is none. */
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly UniqueKey[];
  readonly privileges: Readonly<Record<ClientRole, Privileges>>;
}

/** Where the tables that clients name are. */
export interface RelationName {
  readonly schema: string;
  readonly relation: string;
}

/** The name of the masked view of profiles; no table of schema public is reached by it. */
export const PROFILES_TABLE = "users";

/** Where a name that a client uses leads: `users` to the masked profiles, all else to schema public. */
export function relationOf(table: string): RelationName {
  return table === PROFILES_TABLE
    ? { schema: "holdfast", relation: "profiles" }
    : { schema: "public", relation: table };
}

/** The qualified and quoted name of a client's table. */
export function sqlNameOf(table: string): string {
  const { schema, relation } = relationOf(table);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(relation)}`;
}

/** The role that an actor's statements run as. */
export function roleOf(actor: Actor): ClientRole {
  return identityOf(actor).role as ClientRole;
}

/** Whether the role has any privilege on the table; without one, the table does not exist for it. */
export function isVisibleTo(shape: TableShape, role: ClientRole): boolean {
  const { select, insert, update, delete: remove } = shape.privileges[role];
  return select || insert || update || remove;
}

/** The columns that the role may read, in the table's order. */
export function readableColumns(shape: TableShape, role: ClientRole): readonly ColumnShape[] {
  return [...shape.columns.values()].filter(({ readableBy }) => readableBy.includes(role));
}
