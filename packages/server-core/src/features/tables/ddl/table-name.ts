import { AppError } from "../../../errors/app-error.js";
import { PROFILES_TABLE } from "../shape/table-shape.js";

/** Refuses names that no client's table may have. The contract has checked the characters. */
export function checkTableName(name: string, field: string): void {
  const rule =
    name.toLowerCase() === PROFILES_TABLE
      ? "users is the view of the accounts"
      : name.toLowerCase().startsWith("pg_")
        ? "names that begin with pg_ are Postgres' own"
        : null;
  if (rule === null) return;
  throw new AppError("invalid_name", `A table cannot be called "${name}": ${rule}.`, {
    errors: [{ path: field, message: rule }],
  });
}

/** Refuses a column name that JSON readers in JavaScript drop from an object, so that its values would be lost without a word. */
export function checkColumnName(name: string): void {
  if (name !== "__proto__") return;
  throw new AppError("invalid_name", 'A column cannot be called "__proto__": JavaScript gives that name a meaning.');
}
