import type { Migration } from "../../database/migrate.js";

export const filesMigration: Migration = { id: "0006_files", sql: "" };
