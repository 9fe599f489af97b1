import type { Migration } from "../../database/migrate.js";

export const authMigration: Migration = { id: "0002_auth", sql: "" };
