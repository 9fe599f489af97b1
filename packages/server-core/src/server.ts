import { createDatabase } from "./database/database.js";
import { migrate } from "./database/migrate.js";
import { AppError } from "./errors/app-error.js";
import { renderProblem } from "./errors/problem.js";
import type { Service } from "./feature.js";
import { createAccessKeys } from "./features/access-keys/feature.js";
import { createAuth } from "./features/auth/feature.js";
import { createOrigins } from "./features/cors/feature.js";
import { createFiles } from "./features/files/feature.js";
import { healthRoutes } from "./features/health/routes.js";
import { metaRoutes } from "./features/meta/routes.js";
import { createRealtime } from "./features/realtime/feature.js";
import { createRows } from "./features/rows/feature.js";
import { createTables } from "./features/tables/feature.js";
import { createUsers } from "./features/users/feature.js";
import { migrations } from "./migrations.js";
import { createCors } from "./pipeline/cors.js";
import { createDoors, doorPlatform } from "./pipeline/doors.js";
import { createPipeline } from "./pipeline/pipeline.js";
import { createRateLimits } from "./pipeline/rate-limits.js";
import type { RealtimeSocket } from "./pipeline/realtime-socket.js";
import type { RequestInfo } from "./pipeline/request-context.js";
import { type Answer, toResponse } from "./pipeline/respond.js";
import { createRouter } from "./pipeline/route.js";
import { DEFAULT_SETTINGS, type Log, type ServerConfig } from "./server-config.js";

/** What an operator needs to know after a start. */
export interface StartReport {
  readonly anonKey: string;
  /** The first admin's credentials, only at the start that made the account; the password is kept nowhere else. */
  readonly firstAdmin: { readonly email: string; readonly password: string } | null;
}

/** A Holdfast server: Request in, Response out. It opens no port; a host does. */
export interface Server extends AsyncDisposable {
  /** Opens the adapters and brings the system schema up to date. Call it once, before anything else. */
  start(): Promise<StartReport>;
  /** Answers a request. Never rejects: every failure is a problem document (RFC 9457). */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /** The same as the parts of a response, for a host that sends them without the copies that a Response costs. */
  answer(request: Request, info?: RequestInfo): Promise<Answer>;
  /**
   * Takes a WebSocket handshake for `/api/v1/realtime/ws`. Calls `accept` to have the socket and answers null, or answers
   * the problem to refuse the handshake with. Frames: openapi/asyncapi.md.
   */
  connect(request: Request, accept: () => Promise<RealtimeSocket>, info?: RequestInfo): Promise<Response | null>;
  /** Takes what the host has to say. */
  readonly log: Log;
  /** Whether a door of the configuration answers requests to a URL, so that a host which serves more leaves them to it. */
  hasDoorAt(url: URL): boolean;
  /** Refuses new work, waits for the requests under way, closes the adapters. May be called twice. */
  close(): Promise<void>;
}

const discard: Log = () => undefined;

/** Composes a server from adapters. Does no I/O; `start` does. */
export function createServer(config: ServerConfig): Server {
  const settings = { ...DEFAULT_SETTINGS, ...config.settings };
  const log = config.log ?? discard;
  const database = createDatabase(config.database, settings.statementTimeoutMs);
  const platform = { database, settings, log, now: config.now ?? (() => new Date()) };
  const rateLimits = createRateLimits(settings);
  let closing: Promise<void> | null = null;

  const auth = createAuth(platform, {
    rateLimits,
    anonKey: config.anonKey ?? null,
    serviceKey: config.serviceKey ?? null,
    firstAdmin: config.firstAdmin ?? null,
  });
  const users = createUsers(platform, auth);
  const origins = createOrigins(platform);
  const tables = createTables(platform);
  const rows = createRows(platform, tables);
  const files = createFiles(platform, {
    storage: config.storage,
    images: config.images ?? null,
    grants: auth.grants,
  });
  const realtime = createRealtime(platform, { authenticator: auth.authenticator, standing: auth.standing });
  const accessKeys = createAccessKeys(platform);
  const cors = createCors(origins.policy);
  const authorization = {
    settings,
    loaders: { ...files.loaders, table: tables.loader, access_key: accessKeys.loader },
  };
  const doors = createDoors(
    config.doors ?? [],
    doorPlatform({
      platform,
      authorization,
      authenticator: auth.authenticator,
      files: files.access,
      accessKeys: accessKeys.inUse,
    }),
    cors,
  );
  /** In the order of their start; they are stopped in the other. */
  const services: readonly Service[] = [auth, accessKeys, origins, tables, files, realtime, doors];

  const pipeline = createPipeline({
    router: createRouter(),
    cors,
    rateLimits,
    authenticator: auth.authenticator,
    authorization,
    handlers: {
      ...healthRoutes({ database: config.database, storage: config.storage, isClosing: () => closing !== null }),
      ...metaRoutes(),
      ...auth.handlers,
      ...users.handlers,
      ...origins.handlers,
      ...tables.handlers,
      ...rows.handlers,
      ...files.handlers,
      ...accessKeys.handlers,
      ...realtime.handlers,
    },
    settings,
    log,
  });

  const refuse = (refusal: AppError): Answer => renderProblem(refusal, crypto.randomUUID(), discard);
  const refuseStopping = (): Answer => {
    const headers = { "retry-after": "1", connection: "close" };
    return refuse(new AppError("unavailable", "The server is stopping. Try again shortly.", { headers }));
  };
  const refuseUnreadable = (): Answer => refuse(new AppError("bad_request", "The URL of the request cannot be read."));

  const underWay = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };

  const shutDown = async (): Promise<void> => {
    await realtime.disconnectAll();
    await Promise.allSettled(underWay);
    for (const service of services.toReversed()) await service.stop?.();
    await Promise.all([config.database.close(), config.storage.close()]);
  };

  const server: Server = {
    async start() {
      await Promise.all([config.database.open(), config.storage.open()]);
      await migrate(database, migrations);
      for (const service of services) await service.start();
      // Last, since nobody would learn the password from a start that fails.
      const firstAdmin = await auth.createFirstAdmin();
      for (const service of services) service.afterStart?.();
      return { anonKey: auth.authenticator.anonKey(), firstAdmin };
    },
    fetch: async (request, info) => toResponse(await server.answer(request, info)),
    async answer(request, info = {}) {
      if (closing !== null) return refuseStopping();
      const url = parseUrl(request);
      if (url === null) return refuseUnreadable();
      const incoming = { request, url };
      return track(doors.answer(incoming, info) ?? pipeline.answer(incoming, info));
    },
    async connect(request, accept, info = {}) {
      if (closing !== null) return toResponse(refuseStopping());
      const url = parseUrl(request);
      if (url === null) return toResponse(refuseUnreadable());
      return pipeline.connect({ request, url }, info, async (actor) => realtime.connect(actor, await accept()));
    },
    log,
    hasDoorAt: (url) => doors.isAt(url),
    close: () => (closing ??= shutDown()),
    [Symbol.asyncDispose]: () => server.close(),
  };
  return server;
}

/** A host's own kind of Request may have a URL that is none. */
function parseUrl(request: Request): URL | null {
  try {
    return new URL(request.url);
  } catch {
    return null;
  }
}
