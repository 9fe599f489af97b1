import type { Subscription } from "@holdfast/adapter-api";
import type { Actor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { HandlersOf, Platform } from "../../feature.js";
import type { Authenticator } from "../../pipeline/authenticate.js";
import type { RealtimeSocket } from "../../pipeline/realtime-socket.js";
import { SCHEMA_CHANNEL } from "../tables/shape/shape-cache.js";
import { createChannels } from "./channels/channels.js";
import { createServerBus, type ServerBus } from "./channels/server-bus.js";
import { createDelivery } from "./delivery/delivery.js";
import { createGate } from "./delivery/gate.js";
import type { SubscribeParts } from "./delivery/subscribe.js";
import { createTableAccesses } from "./delivery/table-access.js";
import { createFeedLease } from "./feed/feed-lease.js";
import { createFeedReader, type FeedReader } from "./feed/feed-reader.js";
import { createFeedStore } from "./feed/feed-store.js";
import { sweepChanges } from "./feed/sweep-changes.js";
import { createFrameService } from "./frame-service.js";
import { realtimeRoutes } from "./routes.js";
import { type Connection, serveConnection } from "./socket/connection.js";
import type { SocketStanding } from "./socket/credentials.js";

export interface RealtimeOptions {
  readonly authenticator: Authenticator;
  readonly standing: SocketStanding;
}

/** The WebSocket: changes of tables, broadcast and presence (openapi/asyncapi.md). */
export interface Realtime {
  readonly handlers: HandlersOf<"realtime">;
  /** Serves a socket for an actor until it closes. */
  connect(actor: Actor, socket: RealtimeSocket): void;
  /** Closes every socket with 1001 and takes no more. Resolves once nothing of them is under way. */
  disconnectAll(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const REVIEW_MS = 1_000;
const REVIEW_TABLES_MS = 5_000;
const SWEEP_MS = 60_000;
/** Statements that delivery may have under way, so that requests find connections free. */
const DELIVERY_WIDTH = 5;
/** How long a socket may take to close. */
const CLOSE_MS = 2_000;

interface Started {
  readonly parts: SubscribeParts;
  readonly bus: ServerBus;
  readonly schemaNotices: Subscription;
}

/** Composes the feature. Does no I/O; `start` does. */
export function createRealtime(platform: Platform, { authenticator, standing }: RealtimeOptions): Realtime {
  const { database, log } = platform;
  const connections = new Set<Connection>();
  const timers: ReturnType<typeof setInterval>[] = [];
  let started: Started | null = null;
  let isStopping = false;

  const running = (): Started => {
    if (started === null) throw new AppError("unavailable", "The server is still starting. Try again shortly.");
    return started;
  };
  const channels = createChannels(platform, () => running().bus);
  const service = createFrameService(() => running().parts, channels);

  const logged = (message: string, work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => {
      if (!isStopping) log({ level: "warn", message, error });
    });
  };

  const makeParts = (epoch: string): SubscribeParts => {
    const store = createFeedStore(database);
    const accesses = createTableAccesses(database);
    const shared = { database, epoch, gate: createGate(DELIVERY_WIDTH) };
    const delivery = createDelivery({ platform, parts: shared, accesses, position: () => reader.position() });
    const reader: FeedReader = createFeedReader({
      platform,
      store,
      lease: createFeedLease(platform),
      tableIds: delivery.tableIds,
      deliver: delivery.deliver,
    });
    return { ...shared, accesses, delivery, reader, store, log };
  };

  const every = (ms: number, work: () => void): void => {
    timers.push(setInterval(work, ms));
  };

  return {
    handlers: realtimeRoutes(),

    connect(actor, socket) {
      if (isStopping) return socket.close(1001, "unavailable");
      const connection = serveConnection({ platform, authenticator, standing, service }, socket, actor);
      connections.add(connection);
      void connection.ended.then(() => connections.delete(connection));
    },

    async disconnectAll() {
      isStopping = true;
      for (const connection of connections) connection.close(1001, "unavailable");
      let timer: ReturnType<typeof setTimeout> | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      await Promise.race([Promise.all([...connections].map(({ ended }) => ended)), limit]);
      clearTimeout(timer);
    },

    async start() {
      const { epoch, serverChannel } = await createFeedStore(database).identify();
      const parts = makeParts(epoch);
      const reviewTables = (): void => logged("Tables could not be looked at.", () => parts.delivery.reviewTables());
      const meet = (): void => logged("Other servers could not be asked for their members.", () => channels.meet());
      const bus = createServerBus({ platform, channel: serverChannel, onMessage: channels.hear, onGap: meet });
      started = { parts, bus, schemaNotices: await database.listen(SCHEMA_CHANNEL, reviewTables) };
      await bus.start();
      await channels.meet();
      every(REVIEW_MS, () => {
        for (const connection of connections) connection.review();
        parts.delivery.reviewSlow();
        channels.review();
      });
      every(REVIEW_TABLES_MS, reviewTables);
      const sweepMs = Math.min(SWEEP_MS, Math.max(1_000, platform.settings.changeRetentionSeconds * 250));
      every(sweepMs, () => logged("Old changes could not be swept.", () => sweepChanges(platform)));
    },

    async stop() {
      isStopping = true;
      for (const timer of timers.splice(0)) clearInterval(timer);
      if (started === null) return;
      const { parts, bus, schemaNotices } = started;
      // What cannot be said to a database that is gone ends by itself.
      await Promise.allSettled([bus.publish({ kind: "bye" }), parts.reader.stop(), schemaNotices.close()]);
      await bus.stop();
    },
  };
}
