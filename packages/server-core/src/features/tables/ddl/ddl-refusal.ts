import type { AdapterError } from "@holdfast/adapter-api";
import type { ErrorCode } from "@holdfast/openapi";
import { AppError } from "../../../errors/app-error.js";

/** What Postgres' SQLSTATEs (appendix A) mean when a table is changed. */
const REFUSALS: Readonly<Record<string, readonly [code: ErrorCode, detail: string]>> = {
  "0A000": ["dependent_objects", "Policies, views or a partition use this; it cannot change while they do."],
  "23502": ["constraint_violated", "The table has rows without a value there. Give a default, or allow NULL."],
  "23503": ["foreign_key_violated", "There are rows that refer to nothing. Correct them first."],
  "23505": ["unique_violated", "There are rows with the same value. Correct them first."],
  "23514": ["constraint_violated", "There are rows that break the rule. Correct them first."],
  "2BP01": ["dependent_objects", "Other objects of the database use this. Remove those first."],
  "42501": ["forbidden", "The table belongs to another role of the database; change it in SQL as that role."],
  "42601": ["invalid_value", "This cannot be read as SQL, or does not fit a column that fills in its own values."],
  "42701": ["already_exists", "There is a column of that name already."],
  "42703": ["unknown_column", "The SQL names a column that the table does not have."],
  "42704": [
    "invalid_value",
    "The database does not have that type, or cannot index it this way. Look at the list of types and methods.",
  ],
  "42710": ["already_exists", "There is something of that name already."],
  "42803": ["invalid_value", "An aggregate is not allowed there."],
  "42804": [
    "invalid_value",
    "The types do not fit together. When a column changes its type, send its new default too.",
  ],
  "42809": ["invalid_value", "This is not an ordinary table, so it cannot be changed this way."],
  "42830": [
    "invalid_value",
    "A foreign key refers to columns that are a primary key or unique together. Add such a constraint there first.",
  ],
  "42846": ["constraint_violated", "Values of the old type cannot be turned into the new one."],
  "42883": ["invalid_value", "The SQL uses a function or operator that does not exist for these types."],
  "42P01": ["invalid_value", "The SQL names a table that does not exist."],
  "42P07": ["already_exists", "There is a table, index or view of that name already."],
  "42P16": ["invalid_value", "The definition of the table contradicts itself, such as two primary keys."],
  "42P17": ["invalid_value", "The SQL of a policy refers to itself."],
  "54000": ["limit_exceeded", "A value is too large for this index."],
  "54011": ["limit_exceeded", "A table has 1,600 columns at most."],
  "54023": ["limit_exceeded", "Too many values were given."],
  "55006": ["conflict", "The table is in use right now. Try again shortly."],
  "55P03": ["conflict", "Others keep the table busy, so that it could not be changed. Try again shortly."],
};

/** The refusal behind Postgres' complaint about a change of schema; complaints of other kinds are answered as they are. */
export function ddlRefusal(error: AdapterError): Error {
  const state = String(error.details.sqlState ?? "");
  // Two requests that make the same table at once meet in a catalog's index.
  if (state === "23505" && error.details.schema === "pg_catalog") {
    return new AppError("already_exists", "There is something of that name already.", { cause: error });
  }
  const known = REFUSALS[state];
  if (known !== undefined) return new AppError(known[0], known[1], { cause: error });
  if (state.startsWith("22")) {
    return new AppError("constraint_violated", "A value does not fit the type of the column.", { cause: error });
  }
  return error;
}

/** Runs DDL in which the only values are defaults, so that a value which does not fit is the default's fault. */
export async function blamingDefaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const state = sqlStateOf(error);
    if (!state.startsWith("22") && state !== "42804" && state !== "42846") throw error;
    throw new AppError("default_not_allowed", "A default does not fit the type of its column.", { cause: error });
  }
}

/** Postgres' code of an adapter's error, or an empty text. */
export function sqlStateOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("details" in error)) return "";
  const details = error.details as Readonly<Record<string, unknown>>;
  return typeof details.sqlState === "string" ? details.sqlState : "";
}
