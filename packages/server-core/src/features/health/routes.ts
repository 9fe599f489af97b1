import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { AppError } from "../../errors/app-error.js";
import type { HandlersOf } from "../../feature.js";

export interface HealthOptions {
  readonly database: DatabaseAdapter;
  readonly storage: StorageAdapter;
  /** Whether the server is about to stop, so that a load balancer sends it nothing more. */
  readonly isClosing: () => boolean;
}

/** How long a check may take. */
const CHECK_TIMEOUT_MS = 1_000;

/** Liveness and readiness. Only whether a part works is told; what it says of its trouble stays inside. */
export function healthRoutes({ database, storage, isClosing }: HealthOptions): HandlersOf<"health"> {
  const isHealthy = async (adapter: DatabaseAdapter | StorageAdapter): Promise<boolean> =>
    (await adapter.health({ signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) })).ok;

  const live = async () => ({ status: 200, body: { status: "ok", message: "Holdfast is running." } }) as const;

  const ready = async () => {
    const [databaseOk, storageOk] = await Promise.all([isHealthy(database), isHealthy(storage)]);
    const checks = [
      { name: "database", ok: databaseOk },
      { name: "storage", ok: storageOk },
      { name: "server", ok: !isClosing() },
    ];
    return checks.every(({ ok }) => ok)
      ? ({ status: 200, body: { status: "ok", checks } } as const)
      : ({ status: 503, body: { status: "unavailable", checks }, headers: { "retry-after": "1" } } as const);
  };

  return {
    "health.getHealth": live,
    "health.getApiHealth": live,
    "health.getReady": ready,
    "health.getApiReady": ready,
    "health.getDatabaseHealth": async () => {
      if (!(await isHealthy(database))) throw new AppError("unavailable", "The database cannot be reached right now.");
      return { status: 200, body: { status: "ok", message: "The database answers." } };
    },
  };
}
