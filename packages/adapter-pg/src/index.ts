/**
 * Holdfast's database on any Postgres.
 *
 * @example
 * const database = pgDatabase({ connectionString: "postgres://owner:secret@localhost/app" });
 * await database.open();
 *
 * @module
 */
export type { PgDatabaseOptions } from "./options.js";
export { pgDatabase } from "./pg-database.js";
