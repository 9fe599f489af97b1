/**
 * The Holdfast server: one OpenAPI contract on any adapters. `createServer` composes it; a host such as
 * `@holdfast/server-node` gives it a port.
 *
 * @module
 */
export { migrateDatabase } from "./database/migrate-database.js";
export type { RealtimeSocket } from "./pipeline/realtime-socket.js";
export type { RequestInfo } from "./pipeline/request-context.js";
export { createServer, type Server, type StartReport } from "./server.js";
export type { Log, LogEntry, ServerConfig, Settings } from "./server-config.js";
