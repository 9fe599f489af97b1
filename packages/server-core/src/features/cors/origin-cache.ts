import type { Subscription } from "@holdfast/adapter-api";
import { coalesce } from "../../coalesce.js";
import type { Platform } from "../../feature.js";
import type { OriginPolicy } from "../../pipeline/cors.js";
import { isLoopbackHost, parseOrigin } from "./parse-origin.js";

/** Where the servers of a database tell each other that the origins changed. */
const CORS_CHANNEL = "holdfast_cors";

/** The origins are read anew after this, though nobody told of a change. */
const MAX_AGE_MS = 300_000;

/** After a failed read the old origins are used for this long before the next try. */
const RETRY_MS = 5_000;

/** The origins of the settings and the database, in memory. */
export interface OriginCache {
  readonly policy: OriginPolicy;
  /** All origins allowed now, in alphabetical order. */
  list(): readonly string[];
  /** Reads the origins anew, and tells every other server to. */
  refreshEverywhere(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws an Error for a setting that is no origin, so that a server with a wildcard does not start. */
export function createOriginCache({ database, settings, log, now }: Platform): OriginCache {
  const configured = settings.corsOrigins.map(readSetting);
  let allowed: ReadonlySet<string> = new Set(configured);
  let staleAt = Number.NEGATIVE_INFINITY;
  let subscription: Subscription | null = null;

  const read = coalesce(async () => {
    const rows = await database.system.rows<{ origin: string }>(
      "select origin from holdfast.cors_origins where is_active",
    );
    allowed = new Set([...configured, ...rows.map(({ origin }) => origin)]);
    staleAt = now().getTime() + MAX_AGE_MS;
  });

  const readOrKeep = async (): Promise<void> => {
    staleAt = now().getTime() + RETRY_MS;
    await read().catch((error: unknown) => {
      log({ level: "warn", message: "The origins could not be read; the ones read before stay in force.", error });
    });
  };

  return {
    policy: {
      async isAllowed(origin, requestUrl) {
        if (now().getTime() >= staleAt) await readOrKeep();
        return allowed.has(origin) || isLocalDevelopment(origin, requestUrl);
      },
    },
    list: () => [...allowed].sort(),
    async refreshEverywhere() {
      await database.system.query("select pg_notify($1, 'changed')", [CORS_CHANNEL]);
      await read();
    },
    async start() {
      subscription = await database.listen(CORS_CHANNEL, () => void readOrKeep());
      await read();
    },
    async stop() {
      await subscription?.close();
    },
  };
}

/** A page on this machine may call a server that it reached on this machine; a server reached from elsewhere is closed to it. */
function isLocalDevelopment(origin: string, requestUrl: URL): boolean {
  if (!isLoopbackHost(requestUrl.hostname)) return false;
  const parsed = parseOrigin(origin);
  return parsed.origin !== null && parsed.origin === origin && isLoopbackHost(new URL(origin).hostname);
}

function readSetting(text: string): string {
  const { origin, error } = parseOrigin(text);
  if (origin === null) throw new Error(`The setting corsOrigins holds "${text}": ${error}`);
  return origin;
}
