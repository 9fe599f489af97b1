import { setTimeout as delay } from "node:timers/promises";
import { stopOrphan } from "./orphan.js";
import { type PostgresServer, type ServerCommand, startPostgres } from "./postgres-server.js";

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;

/**
 * Starts the server, and starts it again whenever it ends by itself, with pauses that grow while it does not come up. Rejects
 * when the first start fails. `stop` ends it for good.
 */
export async function keepRunning(
  command: ServerCommand,
  onNotice: (message: string) => void,
): Promise<Pick<PostgresServer, "stop">> {
  let server: PostgresServer | null = await startPostgres(command);
  const stopping = new AbortController();
  const restart = async (): Promise<void> => {
    for (let pauseMs = FIRST_PAUSE_MS; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)) {
      try {
        await stopOrphan(command.place.cluster, onNotice);
        server = await startPostgres(command);
        // `stop` may have come while there was nothing to stop.
        if (stopping.signal.aborted) await server.stop();
        return;
      } catch (error) {
        onNotice(`The embedded Postgres could not be started again: ${error}`);
        await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => null);
      }
    }
  };
  const watch = async (): Promise<void> => {
    while (server !== null) {
      const log = await server.ended;
      server = null;
      if (stopping.signal.aborted) return;
      onNotice(`The embedded Postgres ended by itself and is started again:\n${log}`);
      await restart();
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await server?.stop();
      await watching;
    },
  };
}
