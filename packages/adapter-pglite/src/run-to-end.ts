import type { DatabaseSession } from "@holdfast/adapter-api";
import { pgliteError } from "./errors.js";
import type { OpenSession } from "./pglite-session.js";

interface Run<T> {
  readonly opened: OpenSession;
  readonly work: (session: DatabaseSession) => Promise<T>;
  readonly signal: AbortSignal | undefined;
  /** Called once the backend is clean again. */
  readonly endTurn: () => void;
}

/**
 * Runs the work and ends its transaction. An abort rejects at once, while the statement under way is waited for and
 * rolled back behind it; once the commit is sent, an abort comes too late and changes nothing.
 */
export function runToEnd<T>({ opened, work, signal, endTurn }: Run<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let aborted: (() => void) | null = null;
    const abort = new Promise<never>((_resolve, stopWaiting) => {
      aborted = () => {
        const error = pgliteError("aborted", "Aborted", { operation: "session" });
        opened.kill(error);
        reject(error);
        stopWaiting(error);
      };
    });
    abort.catch(() => undefined);
    const onAbort = () => aborted?.();
    signal?.addEventListener("abort", onAbort);

    async function run(): Promise<T> {
      try {
        const result = await Promise.race([startWork(), abort]);
        if (signal?.aborted) throw pgliteError("aborted", "Aborted", { operation: "session" });
        signal?.removeEventListener("abort", onAbort);
        await opened.commit();
        return result;
      } catch (error) {
        await opened.rollback();
        throw error;
      } finally {
        signal?.removeEventListener("abort", onAbort);
        endTurn();
      }
    }
    const startWork = async () => work(opened.handle);
    run().then(resolve, reject);
  });
}
