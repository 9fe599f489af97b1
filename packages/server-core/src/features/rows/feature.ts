import type { HandlersOf, Platform } from "../../feature.js";
import type { Tables } from "../tables/feature.js";
import { rowRoutes } from "./routes.js";
import { createRowReader } from "./row-reader.js";
import { createRowStatements } from "./row-statements.js";
import { createRowWriter } from "./row-writer.js";

/** Rows of tables, under Postgres' row policies. Does no I/O. */
export function createRows(platform: Platform, { shapes }: Tables): { readonly handlers: HandlersOf<"rows"> } {
  const statements = createRowStatements(platform, shapes);
  return { handlers: rowRoutes(createRowReader(platform, statements), createRowWriter(platform, statements)) };
}
