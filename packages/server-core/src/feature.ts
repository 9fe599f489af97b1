import type { OperationId } from "@holdfast/openapi";
import type { Database } from "./database/database.js";
import type { Handlers } from "./pipeline/request-context.js";
import type { Log, Settings } from "./server-config.js";

/** What every feature stands on. */
export interface Platform {
  readonly database: Database;
  readonly settings: Settings;
  readonly now: () => Date;
  readonly log: Log;
}

/** The handlers of the operations whose id begins with one of the tags. */
export type HandlersOf<Tag extends string> = Pick<Handlers, Extract<OperationId, `${Tag}.${string}`>>;
