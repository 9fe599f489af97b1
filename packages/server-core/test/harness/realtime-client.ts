import type { RealtimeSocket } from "../../src/index.js";
import { ORIGIN, type TestServer } from "./test-server.js";

// biome-ignore lint/suspicious/noExplicitAny: a test looks at any frame
export type Frame = any;

const WAIT_MS = 10_000;

/** A client of the realtime socket, in process. It puts chunks together and keeps what it received. */
export interface RealtimeClient {
  /** Every frame, oldest first. */
  readonly frames: Frame[];
  /** Every message as it was sent, chunks too. */
  readonly messages: string[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly isClosed: () => boolean;
  send(frame: unknown): void;
  sendText(text: string): void;
  /** The first frame that fits and was not handed out before; waits for it. */
  next(fits: Readonly<Record<string, unknown>> | ((frame: Frame) => boolean)): Promise<Frame>;
  /** All changes received for a subscription. */
  changes(subscriptionId: string): Frame[];
  /** Sends a ping and waits for its answer, so that what was sent before has been answered too. */
  roundTrip(): Promise<void>;
  /** What the network has not taken yet; 0 unless a test says otherwise. */
  setBuffered(bytes: number): void;
  close(): void;
}

export interface ConnectOptions {
  /** Authenticates with it; null as nobody; absent sends nothing. */
  readonly token?: string | null;
  /** In the handshake. */
  readonly headers?: Record<string, string>;
}

/** Opens a socket; refused handshakes throw their response. */
export async function connectRealtime(server: TestServer, options: ConnectOptions = {}): Promise<RealtimeClient> {
  const frames: Frame[] = [];
  const messages: string[] = [];
  const handedOut = new Set<Frame>();
  const waiters = new Set<() => void>();
  const chunks: string[] = [];
  const closeListeners: (() => void)[] = [];
  let listener: (text: string) => void = () => undefined;
  let buffered = 0;
  let isClosed = false;
  let resolveClosed: (end: { code: number; reason: string }) => void = () => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    resolveClosed = resolve;
  });

  const end = (code: number, reason: string): void => {
    if (isClosed) return;
    isClosed = true;
    resolveClosed({ code, reason });
    for (const wake of waiters) wake();
    queueMicrotask(() => {
      for (const each of closeListeners) each();
    });
  };

  const receive = (text: string): void => {
    messages.push(text);
    const frame: Frame = JSON.parse(text);
    if (frame.type !== "chunk") frames.push(frame);
    else {
      if (frame.index !== chunks.length) throw new Error("chunks out of order");
      chunks.push(frame.data);
      if (chunks.length === frame.count) frames.push(JSON.parse(chunks.splice(0).join("")));
    }
    for (const wake of waiters) wake();
  };

  const socket: RealtimeSocket = {
    send: (texts) => {
      if (isClosed) throw new Error("sent to a closed socket");
      texts.forEach(receive);
    },
    bufferedBytes: () => buffered,
    close: end,
    onMessage: (each) => {
      listener = each;
    },
    onClose: (each) => closeListeners.push(each),
  };
  const request = new Request(`${ORIGIN}/api/v1/realtime/ws?apikey=${server.anonKey}`, {
    headers: options.headers ?? {},
  });
  const refusal = await server.server.connect(request, async () => socket);
  if (refusal !== null) throw refusal;

  const sendText = (text: string): void => {
    if (!isClosed) listener(text);
  };
  const client: RealtimeClient = {
    frames,
    messages,
    closed,
    isClosed: () => isClosed,
    sendText,
    send: (frame) => sendText(JSON.stringify(frame)),
    next(fits) {
      const matches = typeof fits === "function" ? fits : (frame: Frame) => hasAll(frame, fits);
      return new Promise((resolve, reject) => {
        const finish = (): void => {
          clearTimeout(timer);
          waiters.delete(look);
        };
        const look = (): void => {
          const found = frames.find((frame) => !handedOut.has(frame) && matches(frame));
          if (found !== undefined) {
            handedOut.add(found);
            finish();
            resolve(found);
          }
        };
        const timer = setTimeout(() => {
          waiters.delete(look);
          const wanted = typeof fits === "function" ? fits.toString() : JSON.stringify(fits);
          reject(new Error(`no frame ${wanted}; received: ${JSON.stringify(frames).slice(0, 2_000)}`));
        }, WAIT_MS);
        waiters.add(look);
        look();
      });
    },
    changes: (id) => frames.filter((frame) => frame.type === "database_change" && frame.subscription_id === id),
    async roundTrip() {
      const ref = crypto.randomUUID();
      client.send({ type: "ping", ref });
      await client.next({ type: "pong", ref });
    },
    setBuffered: (bytes) => {
      buffered = bytes;
    },
    close: () => end(1000, ""),
  };
  if (options.token !== undefined) {
    client.send({ type: "authenticate", token: options.token });
    await client.next({ type: "connected" });
  }
  return client;
}

/** Subscribes and waits for `subscribed`. */
export async function subscribe(client: RealtimeClient, id: string, data?: Record<string, unknown>): Promise<Frame> {
  client.send({ type: "subscribe", subscription_id: id, ...(data === undefined ? {} : { data }) });
  const answer = await client.next(
    (frame) => frame.subscription_id === id && (frame.type === "subscribed" || frame.type === "error"),
  );
  if (answer.type === "error") throw Object.assign(new Error(answer.detail), { code: answer.code });
  return answer;
}

function hasAll(frame: Frame, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([name, value]) => JSON.stringify(frame[name]) === JSON.stringify(value));
}
