import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { migrations } from "../migrations.js";
import { createDatabase } from "./database.js";
import { migrate } from "./migrate.js";

/**
 * Brings the system schema of an open database up to date, as a server's start does, and makes nothing else: no key, no user. Changes
 * nothing when it is up to date; rejects when the database was used by a newer server.
 */
export async function migrateDatabase(adapter: DatabaseAdapter): Promise<void> {
  await migrate(createDatabase(adapter, 0), migrations);
}
