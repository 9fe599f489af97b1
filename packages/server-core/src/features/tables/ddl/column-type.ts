import type { DatabaseSession } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import { quoteIdentifier } from "../quote-identifier.js";

/** A type that may stand in DDL: `sql` is built here, never taken from a client. */
export interface ColumnType {
  readonly sql: string;
  /** For `serial` and its sisters: the column counts by itself. */
  readonly isSerial: boolean;
}

/** Modifiers that a client gives beside the type. */
export interface TypeModifiers {
  readonly length?: number | null | undefined;
  readonly precision?: number | null | undefined;
  readonly scale?: number | null | undefined;
}

type ModifierKind = "none" | "length" | "precision" | "seconds";

/** Postgres' spellings of the types that a column may have, and what may stand in brackets. */
const TYPES: ReadonlyMap<string, readonly [sql: string, modifier: ModifierKind]> = new Map([
  ["text", ["text", "none"]],
  ["citext", ["citext", "none"]],
  ["varchar", ["varchar", "length"]],
  ["character varying", ["varchar", "length"]],
  ["char", ["char", "length"]],
  ["character", ["char", "length"]],
  ["bpchar", ["bpchar", "length"]],
  ["smallint", ["smallint", "none"]],
  ["int2", ["smallint", "none"]],
  ["integer", ["integer", "none"]],
  ["int", ["integer", "none"]],
  ["int4", ["integer", "none"]],
  ["bigint", ["bigint", "none"]],
  ["int8", ["bigint", "none"]],
  ["real", ["real", "none"]],
  ["float4", ["real", "none"]],
  ["double precision", ["double precision", "none"]],
  ["float8", ["double precision", "none"]],
  ["float", ["double precision", "none"]],
  ["numeric", ["numeric", "precision"]],
  ["decimal", ["numeric", "precision"]],
  ["boolean", ["boolean", "none"]],
  ["bool", ["boolean", "none"]],
  ["uuid", ["uuid", "none"]],
  ["date", ["date", "none"]],
  ["time", ["time", "seconds"]],
  ["time without time zone", ["time", "seconds"]],
  ["timetz", ["timetz", "seconds"]],
  ["time with time zone", ["timetz", "seconds"]],
  ["timestamp", ["timestamp", "seconds"]],
  ["timestamp without time zone", ["timestamp", "seconds"]],
  ["timestamptz", ["timestamptz", "seconds"]],
  ["timestamp with time zone", ["timestamptz", "seconds"]],
  ["interval", ["interval", "seconds"]],
  ["json", ["json", "none"]],
  ["jsonb", ["jsonb", "none"]],
  ["bytea", ["bytea", "none"]],
  ["inet", ["inet", "none"]],
  ["cidr", ["cidr", "none"]],
  ["macaddr", ["macaddr", "none"]],
  ["tsvector", ["tsvector", "none"]],
]);

const SERIALS: ReadonlyMap<string, string> = new Map([
  ["smallserial", "smallint"],
  ["serial2", "smallint"],
  ["serial", "integer"],
  ["serial4", "integer"],
  ["bigserial", "bigint"],
  ["serial8", "bigint"],
]);

const GRAMMAR =
  /^([A-Za-z_][A-Za-z0-9_]*(?: [A-Za-z]+)*?)(?: ?\((\d{1,8})(?: ?, ?(\d{1,4}))?\))?( with(?:out)? time zone)?((?:\[\]){0,3})$/;

/**
 * Reads a type by a closed grammar: a known type with its modifiers, or an enum or domain of schema public, and up to three
 * pairs of brackets. Refuses everything else with `invalid_value`; `field` is what the refusal names.
 */
export async function readColumnType(
  session: DatabaseSession,
  given: { readonly type: string; readonly field: string },
  modifiers: TypeModifiers = {},
): Promise<ColumnType> {
  const match = GRAMMAR.exec(given.type.trim());
  const refuse = (rule: string): AppError =>
    new AppError("invalid_value", `"${given.type}" is not a type that a column may have: ${rule}.`, {
      errors: [{ path: given.field, message: rule }],
    });
  if (match === null) throw refuse("use a type of the list, such as text, integer or timestamptz");
  const [, words = "", first, second, zone = "", brackets = ""] = match;
  const name = `${words}${zone}`.replace(/ +/g, " ").toLowerCase();

  const serial = SERIALS.get(name);
  if (serial !== undefined) {
    if (first !== undefined || brackets !== "") throw refuse("a serial type takes no modifiers");
    return { sql: serial, isSerial: true };
  }
  const known = TYPES.get(name);
  if (known === undefined) {
    if (first !== undefined) throw refuse("only a built-in type takes modifiers");
    const own = await findOwnType(session, words);
    if (own === null) throw refuse("there is no such type in the list, nor an enum or domain of that name");
    return { sql: `${own}${brackets}`, isSerial: false };
  }
  const [sql, kind] = known;
  const values = readModifiers(kind, [first, second], modifiers);
  if (typeof values === "string") throw refuse(values);
  return { sql: `${sql}${values.length > 0 ? `(${values.join(", ")})` : ""}${brackets}`, isSerial: false };
}

/** The numbers in the brackets, or the rule that they break. */
function readModifiers(
  kind: ModifierKind,
  inBrackets: readonly (string | undefined)[],
  beside: TypeModifiers,
): readonly number[] | string {
  const given = inBrackets.filter((text) => text !== undefined).map(Number);
  if (kind === "none") return given.length > 0 ? "this type takes no modifiers" : [];
  const values = given.length > 0 ? given : besideValues(kind, beside);
  const [first, second] = values;
  if (first === undefined) return [];
  if (kind === "length")
    return values.length === 1 && first >= 1 && first <= 10_485_760 ? values : "a length is 1 to 10485760";
  if (kind === "seconds") return values.length === 1 && first <= 6 ? values : "a precision of seconds is 0 to 6";
  return first >= 1 && first <= 1000 && (second ?? 0) <= first
    ? values
    : "a precision is 1 to 1000, a scale at most as much";
}

function besideValues(kind: ModifierKind, { length, precision, scale }: TypeModifiers): readonly number[] {
  if (kind === "length") return length == null ? [] : [length];
  if (kind === "precision" && precision != null) return scale == null ? [precision] : [precision, scale];
  return [];
}

/** The quoted name of an enum or domain of schema public: as it is written, or in lower case as Postgres would fold it. */
async function findOwnType(session: DatabaseSession, name: string): Promise<string | null> {
  const { rows } = await session.query<{ typname: string }>(
    `select t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace
     where n.nspname = 'public' and t.typname in ($1::text, lower($1::text)) and t.typtype in ('e', 'd')
     order by t.typname = $1::text desc limit 1`,
    [name],
  );
  const found = rows[0];
  return found === undefined ? null : `"public".${quoteIdentifier(found.typname)}`;
}
