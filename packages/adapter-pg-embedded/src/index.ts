/**
 * Holdfast's database on a private Postgres server, from the binaries that npm installs.
 *
 * @example
 * const database = embeddedPgDatabase({ dataDir: ".holdfast/database" });
 * await database.open();
 *
 * @module
 */
export type { EmbeddedPgDatabaseOptions } from "./options.js";
export { embeddedPgDatabase } from "./pg-embedded-database.js";
