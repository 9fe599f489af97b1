import type { Migration } from "../../database/migrate.js";

export const realtimeMigration: Migration = { id: "0004_realtime", sql: "" };
