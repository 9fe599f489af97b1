import type { HandlersOf, Platform } from "../../feature.js";
import type { ResourceLoader } from "../../pipeline/resources.js";
import { createDdlRunner } from "./ddl/run-ddl.js";
import { createTableDescriber } from "./describe/describe-tables.js";
import type { TableRecord } from "./records.js";
import { tableRoutes } from "./routes.js";
import { createShapeCache, type ShapeCache } from "./shape/shape-cache.js";
import { isVisibleTo, roleOf } from "./shape/table-shape.js";
import { createTableService } from "./table-service.js";

export interface Tables {
  readonly handlers: HandlersOf<"tables">;
  /** Loads a table from memory: null when it is not there or the actor's role has no privilege on it. */
  readonly loader: ResourceLoader<TableRecord>;
  /** What other features build statements on tables from. */
  readonly shapes: ShapeCache;
  /** Begins to hear of changes of tables by other servers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Tables, their columns, keys and policies. Does no I/O; `start` does. */
export function createTables(platform: Platform): Tables {
  const shapes = createShapeCache(platform);
  const describer = createTableDescriber(platform);
  const runDdl = createDdlRunner(platform, shapes);
  const service = createTableService({ platform, shapes, describer, runDdl });
  return {
    handlers: tableRoutes({ service, describer, shapes }),
    loader: async ({ table = "" }, actor) => {
      const shape = await shapes.get(table);
      if (shape === null || !isVisibleTo(shape, roleOf(actor))) return null;
      return { name: shape.name, ownerId: shape.ownerId, shape };
    },
    shapes,
    start: shapes.start,
    stop: shapes.stop,
  };
}
