import type { Migration } from "../../database/migrate.js";

export const tablesMigration: Migration = { id: "0005_tables", sql: "" };
