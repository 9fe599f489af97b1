import type { LogEntry } from "@holdfast/server-core";

/** Writes a line of the log to stderr, with the error's own text and cause under it. */
export function printLog({ level, message, requestId, error }: LogEntry): void {
  const request = requestId === undefined ? "" : ` request=${requestId}`;
  const cause = error instanceof Error ? `\n${error.stack ?? error.message}` : "";
  process.stderr.write(`${new Date().toISOString()} ${level}${request} ${message}${cause}\n`);
}
