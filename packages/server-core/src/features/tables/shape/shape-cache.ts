import type { Subscription } from "@holdfast/adapter-api";
import type { Platform } from "../../../feature.js";
import { loadShape } from "./load-shape.js";
import type { TableShape } from "./table-shape.js";

/** The channel on which servers tell each other that tables changed. */
export const SCHEMA_CHANNEL = "holdfast_schema";

/** How old a shape may be: the longest that a change made in SQL may go unnoticed where nothing announces it. */
const MAX_AGE_MS = 5_000;

/** The shapes of tables, kept in memory. A shape only builds statements; Postgres decides every right anew. */
export interface ShapeCache {
  /** The table's shape, at most seconds old; null when there is no such table. */
  get(table: string): Promise<TableShape | null>;
  /** Reads the shape anew, when a statement failed on the one in memory. */
  refresh(table: string): Promise<TableShape | null>;
  /** Forgets what is known, after a change. */
  clear(): void;
  /** Begins to hear of changes by other servers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Entry {
  readonly shape: Promise<TableShape | null>;
  readonly loadedAt: number;
}

/** A cache over the catalog; many asking for one table at once read it once. */
export function createShapeCache({ database }: Platform): ShapeCache {
  const entries = new Map<string, Entry>();
  let subscription: Subscription | null = null;

  const load = (table: string): Promise<TableShape | null> => {
    const shape = loadShape(database.system, table);
    const entry: Entry = { shape, loadedAt: performance.now() };
    entries.set(table, entry);
    const forget = () => {
      if (entries.get(table) === entry) entries.delete(table);
    };
    // A name that leads nowhere is not kept, so that strangers cannot fill the memory with names.
    shape.then((found) => found ?? forget(), forget);
    return shape;
  };

  return {
    get: async (table) => {
      if (table.includes("\0")) return null;
      const entry = entries.get(table);
      return entry !== undefined && performance.now() - entry.loadedAt < MAX_AGE_MS ? entry.shape : load(table);
    },
    refresh: load,
    clear: () => entries.clear(),
    start: async () => {
      subscription = await database.listen(SCHEMA_CHANNEL, () => entries.clear());
    },
    stop: async () => {
      await subscription?.close();
      subscription = null;
    },
  };
}
