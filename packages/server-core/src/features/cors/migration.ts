import type { Migration } from "../../database/migrate.js";

export const corsMigration: Migration = { id: "0003_cors", sql: "" };
