import type { HandlersOf, Platform } from "../../feature.js";
import type { ResourceLoader } from "../../pipeline/resources.js";
import type { TableRecord } from "./records.js";
export interface Tables {
  readonly handlers: HandlersOf<"tables">;
  readonly loader: ResourceLoader<TableRecord>;
}
export function createTables(_platform: Platform): Tables {
  return { handlers: {} as HandlersOf<"tables">, loader: async () => null };
}
