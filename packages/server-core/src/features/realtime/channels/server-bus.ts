import type { Subscription } from "@holdfast/adapter-api";
import type { Platform } from "../../../feature.js";
import { toAscii } from "../socket/server-frame.js";
import { readServerMessage, type ServerMessage } from "./server-message.js";

/** NOTIFY takes less than 8,000 bytes; the rest is for the header of a piece. */
const PIECE_BYTES = 7_800;
/** Pieces sent in one statement. */
const PIECES_PER_STATEMENT = 200;
/** Whole messages of one server arrive together, so half ones are of servers that died. */
const MAX_HALF_MESSAGES = 1_000;

export interface ServerBusOptions {
  readonly platform: Platform;
  readonly channel: string;
  /** Hears every message of the other servers, in each server's order. */
  readonly onMessage: (serverId: string, message: ServerMessage) => void;
  /** Messages may have been missed. */
  readonly onGap: () => void;
}

/** Messages between the servers of one database, by NOTIFY. */
export interface ServerBus {
  /** Resolves once every other server that listens will get it. */
  publish(message: ServerMessage): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Outgoing {
  readonly pieces: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createServerBus({ platform, channel, onMessage, onGap }: ServerBusOptions): ServerBus {
  const serverId = crypto.randomUUID();
  const outgoing: Outgoing[] = [];
  const halves = new Map<string, string[]>();
  let messages = 0;
  let sending: Promise<void> | null = null;
  let subscription: Subscription | null = null;

  /** Many messages share a statement, since transactions that notify commit one after the other. */
  const send = async (): Promise<void> => {
    while (outgoing.length > 0) {
      const batch: Outgoing[] = [];
      for (let pieces = 0; outgoing.length > 0 && pieces < PIECES_PER_STATEMENT; ) {
        const next = outgoing.shift();
        if (next === undefined) break;
        pieces += next.pieces.length;
        batch.push(next);
      }
      try {
        await platform.database.system.query(
          "select pg_notify($1::text, piece) from unnest($2::text[]) with ordinality as sent(piece, place) order by place",
          [channel, batch.flatMap(({ pieces }) => pieces)],
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    sending = null;
  };

  const receive = (payload: string): void => {
    if (payload === "") {
      halves.clear();
      onGap();
      return;
    }
    const [, sender, id, index, count, data] = /^(\S+) (\S+) (\d+) (\d+) (.*)$/s.exec(payload) ?? [];
    if (sender === undefined || id === undefined || data === undefined || sender === serverId) return;
    const key = `${sender} ${id}`;
    const pieces = [...(halves.get(key) ?? []), data];
    if (pieces.length !== Number(index) + 1) return;
    if (pieces.length < Number(count)) {
      if (halves.size >= MAX_HALF_MESSAGES) halves.clear();
      halves.set(key, pieces);
      return;
    }
    halves.delete(key);
    const message = readServerMessage(pieces.join(""));
    if (message !== null) onMessage(sender, message);
  };

  return {
    publish(message) {
      messages += 1;
      const text = toAscii(JSON.stringify(message));
      const count = Math.ceil(text.length / PIECE_BYTES);
      const pieces = Array.from(
        { length: count },
        (_, index) =>
          `${serverId} ${messages} ${index} ${count} ${text.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES)}`,
      );
      return new Promise((resolve, reject) => {
        outgoing.push({ pieces, resolve, reject });
        sending ??= send();
      });
    },
    async start() {
      subscription = await platform.database.listen(channel, receive);
    },
    async stop() {
      await sending;
      await subscription?.close();
    },
  };
}
