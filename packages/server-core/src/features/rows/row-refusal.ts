import { type AdapterError, isAdapterError } from "@holdfast/adapter-api";
import type { ErrorCode } from "@holdfast/openapi";
import type { Actor } from "../../actor.js";
import type { Database } from "../../database/database.js";
import { AppError } from "../../errors/app-error.js";
import { type Privileges, roleOf, type TableShape } from "../tables/shape/table-shape.js";
import type { TypedValue } from "./filter/sql-values.js";

/** The statement that failed. */
export interface FailedStatement {
  readonly shape: TableShape;
  readonly actor: Actor;
  readonly action: keyof Privileges;
  /** What Postgres was to read as the types of columns. */
  readonly typed: readonly TypedValue[];
}

const SENTENCES: Readonly<Record<string, readonly [code: ErrorCode, detail: string]>> = {
  "21000": ["invalid_value", "Two rows of the request have the same key; send each once."],
  "2201B": ["invalid_filter", "A regular expression of the query cannot be read."],
  "22P05": ["invalid_value", "A text holds a character that the database cannot store."],
  "25006": [
    "not_supported",
    "A function of the table's policies or view writes, which reading must not. Tell its owner.",
  ],
  "23001": ["foreign_key_violated", "Other rows refer to this one. Change or delete those first."],
  "23514": ["constraint_violated", "A rule of the table refuses a value of the row."],
  "23P01": ["conflict", "The row clashes with another one, such as a time that is taken."],
  "42704": ["invalid_filter", "The text search configuration of the query does not exist."],
  "42804": ["invalid_filter", "An operator of the query does not fit the type of its column."],
  "42883": ["invalid_filter", "An operator of the query does not fit the type of its column."],
  "42725": ["invalid_filter", "An operator of the query does not fit the type of its column."],
  "42P10": ["invalid_value", "on_conflict must name exactly the columns of a primary key or unique constraint."],
  "428C9": ["invalid_value", "A column of the row fills in its own values; leave it out."],
  "0A000": ["not_supported", "The database cannot do this with this table."],
  "55000": ["invalid_value", "Rows of this view cannot be changed."],
  P0001: ["constraint_violated", "A trigger of the table refuses the change."],
};

/** The states that tell that the shape in memory is no longer the table's. */
const STALE: ReadonlySet<string> = new Set(["0A000", "42703", "42704", "42804", "42883", "42P01", "42P10"]);

/** Whether a failure may be because the table changed since its shape was read. */
export function mayBeStale(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "unknown_column";
  return isAdapterError(error) && STALE.has(String(error.details.sqlState));
}

/** The refusal behind a failed statement on rows. What is no refusal of Postgres is answered as it is. */
export async function rowRefusal(error: unknown, failed: FailedStatement, database: Database): Promise<unknown> {
  if (!isAdapterError(error)) return error;
  const state = String(error.details.sqlState ?? "");
  const { shape } = failed;
  if (state === "42501") return refusePermission(error, failed);
  if (state === "23502") return constraintRefusal(error, shape);
  if (state === "23505") return uniqueRefusal(error, shape);
  if (state === "23503") {
    const detail =
      failed.action === "delete"
        ? "Other rows refer to this one. Change or delete those first."
        : "The row refers to one that does not exist, or is referred to by others.";
    return new AppError("foreign_key_violated", detail, { cause: error });
  }
  if (state === "42P01")
    return new AppError("not_found", "There is no table of this name that you may see.", { cause: error });
  if (state === "42703")
    return new AppError("unknown_column", `A column that the request names is not in "${shape.name}".`, {
      cause: error,
    });
  if (state === "42601" && error.message.includes("tsquery")) {
    return new AppError("invalid_filter", "A text search of the query cannot be read.", { cause: error });
  }
  if (state.startsWith("42") && failed.action === "insert" && state !== "42P10" && state !== "428C9") {
    return new AppError("constraint_violated", "A default or trigger of the table fails. Tell the table's owner.", {
      cause: error,
    });
  }
  const known = SENTENCES[state];
  if (known !== undefined) return new AppError(known[0], known[1], { cause: error });
  if (state.startsWith("22")) return badValueRefusal(error, failed, database);
  if (state.startsWith("54")) {
    return new AppError("limit_exceeded", "A value is larger than the database takes there.", { cause: error });
  }
  return error;
}

function refusePermission(error: AdapterError, { shape, actor, action }: FailedStatement): AppError {
  if (shape.privileges[roleOf(actor)][action]) {
    return new AppError("row_policy_violated", "The table's policies do not allow this row for you.", { cause: error });
  }
  return missingPrivilege({ shape, actor, action }, error);
}

/** The refusal for a role that lacks a privilege on the table. */
export function missingPrivilege({ shape, actor, action }: Omit<FailedStatement, "typed">, cause?: unknown): AppError {
  if (actor.kind === "anonymous" && shape.privileges.authenticated[action]) {
    return new AppError("not_authenticated", "Sign in first, and send the access token as a bearer token.", { cause });
  }
  return new AppError("forbidden", `The access policies of "${shape.name}" do not allow this.`, { cause });
}

function constraintRefusal(error: AdapterError, shape: TableShape): AppError {
  const column = error.details.column;
  if (typeof column !== "string" || !shape.columns.has(column)) {
    return new AppError("constraint_violated", "A column of the row needs a value.", { cause: error });
  }
  return new AppError("constraint_violated", `The column "${column}" needs a value.`, {
    errors: [{ path: `body.${column}`, message: "needs a value" }],
    cause: error,
  });
}

function uniqueRefusal(error: AdapterError, shape: TableShape): AppError {
  const key = shape.uniqueKeys.find(({ name }) => name === error.details.constraint);
  const columns = key?.columns ?? [];
  const named = columns.length > 0 ? ` for ${columns.join(", ")}` : "";
  return new AppError("unique_violated", `Another row has the same value${named}.`, {
    errors: columns.map((column) => ({ path: `body.${column}`, message: "must be unique" })),
    cause: error,
  });
}

/** Finds the value that Postgres could not read; it says which type, but not for which column. */
async function badValueRefusal(
  error: AdapterError,
  { typed, actor }: FailedStatement,
  database: Database,
): Promise<AppError> {
  const bad = await findBadValue(typed, database, actor);
  if (bad === null) {
    return new AppError("invalid_value", "A value does not fit the type of its column.", { cause: error });
  }
  const rule = `must be a value of type ${bad.type}`;
  return new AppError("invalid_value", `A value for the column "${bad.column.name}" ${rule}.`, {
    errors: [{ path: bad.column.name, message: rule }],
    cause: error,
  });
}

async function findBadValue(
  typed: readonly TypedValue[],
  database: Database,
  actor: Actor,
): Promise<TypedValue | null> {
  if (typed.length === 0) return null;
  try {
    const row = await database.as(actor).first<{ place: number }>(
      `select place::int as place from unnest($1::text[], $2::text[]) with ordinality as v(value, type, place)
       where not pg_input_is_valid(value, type) order by place limit 1`,
      [typed.map(({ text }) => text), typed.map(({ type }) => type)],
    );
    return typed[(row?.place ?? 0) - 1] ?? null;
  } catch (failure) {
    // Before Postgres 16 there is no such function; the refusal is then right, but names no column.
    if (isAdapterError(failure) && failure.code === "invalid_input") return null;
    throw failure;
  }
}
