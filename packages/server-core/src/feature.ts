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

/** What works by itself between the server's start and its end. */
export interface Service {
  start(): Promise<void>;
  /** Begins what nobody waits for, once the whole server has started. Must not throw. */
  afterStart?(): void;
  /** Also after a start that failed, or that did not come to it. */
  stop?(): Promise<void>;
}

/** The handlers of the operations whose id begins with one of the tags. */
export type HandlersOf<Tag extends string> = Pick<Handlers, Extract<OperationId, `${Tag}.${string}`>>;
