import type { DatabaseAdapter } from "@holdfast/adapter-api";
import type { PgliteDatabaseOptions } from "./options.js";
import { createPglite } from "./pglite.js";

/**
 * Postgres in this process, as WebAssembly in a worker thread: nothing to install, in memory or over a directory. It has
 * one backend, so sessions queue, and it never calls fsync; `capabilities` says so.
 *
 * @example
 * ```ts
 * import { pgliteDatabase } from "@holdfast/adapter-pglite";
 *
 * const database = pgliteDatabase({});
 * await database.open();
 * const { rows } = await database.query({ role: "system", claims: {} }, "select $1::int4 + 1 as answer", [41]);
 * await database.close();
 * ```
 */
export function pgliteDatabase(options: PgliteDatabaseOptions = {}): DatabaseAdapter {
  return createPglite(options).adapter;
}
