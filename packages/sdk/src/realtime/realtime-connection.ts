import { ApiError, type ErrorCode } from "../errors/api-error.js";
import type { TokenSource } from "../http/http-client.js";
import { createFrameReader } from "./frame-reader.js";
import type { ServerFrame } from "./frames.js";
import { openSocket, type Socket } from "./open-socket.js";

/** How a connection stands. `waiting` is the pause before the next try. */
export type ConnectionStatus = "closed" | "connecting" | "open" | "waiting";

/** What lives on a connection and must be set up again on each new socket: a subscription or a channel. */
export interface Resident {
  /** The frames that set it up. */
  setUp(): readonly object[];
  /** Called for each frame; answers whether it was meant for this resident. */
  receive(frame: ServerFrame): boolean;
  /** Called when the connection can never be had again. */
  fail(error: Error): void;
}

export interface ConnectionOptions {
  /** The server's URL, with http or https. */
  readonly url: string;
  readonly anonKey: string;
  readonly tokens: TokenSource;
  readonly onStatus: (status: ConnectionStatus) => void;
}

/** One socket, kept open as long as it has residents: reconnects, authenticates, renews, sets residents up again. */
export interface RealtimeConnection {
  add(resident: Resident): void;
  /** Sends the farewell where there is a socket; without residents the socket is closed. */
  remove(resident: Resident, farewell: object): void;
  /** Sends a frame; false when there is no open socket. */
  send(frame: object): boolean;
  /** Opens a new socket for whoever is signed in now. */
  restart(): void;
  close(): void;
}

/** Close codes after which trying again would end the same way (asyncapi.md, section 9). */
const FINAL_CODES: ReadonlySet<number> = new Set([1003, 1007, 1009]);
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Makes a connection; opens nothing before the first resident. */
export function createRealtimeConnection(options: ConnectionOptions): RealtimeConnection {
  const residents = new Set<Resident>();
  let socket: Socket | null = null;
  let isOpen = false;
  let token: string | null = null;
  let failures = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let lastHeardAt = 0;

  const write = (frame: object): boolean => {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  };

  const drop = (): void => {
    clearTimeout(pause);
    clearInterval(heartbeat);
    const old = socket;
    socket = null;
    isOpen = false;
    if (old === null) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.onerror = () => undefined;
    old.close(1000);
  };

  const reconnectLater = (): void => {
    drop();
    if (residents.size === 0) {
      options.onStatus("closed");
      return;
    }
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
    // Every client waits another time, so that a restarted server is not met by all of them at once.
    pause = setTimeout(connect, longest * (0.5 + Math.random() / 2));
    options.onStatus("waiting");
  };

  const authenticate = async (own: Socket): Promise<void> => {
    token = await options.tokens.get();
    if (own === socket) write({ type: "authenticate", ...(token === null ? {} : { token }) });
  };

  const renew = async (): Promise<void> => {
    if (token === null) return;
    token = await options.tokens.renew(token);
    if (token !== null) write({ type: "authenticate", token });
  };

  const welcome = (heartbeatSeconds: number): void => {
    if (isOpen) return;
    isOpen = true;
    failures = 0;
    options.onStatus("open");
    for (const resident of residents) for (const frame of resident.setUp()) write(frame);
    const beatMs = heartbeatSeconds * 1_000;
    heartbeat = setInterval(() => {
      if (Date.now() - lastHeardAt > 2 * beatMs) reconnectLater();
      else write({ type: "ping" });
    }, beatMs);
  };

  const receive = (frame: ServerFrame): void => {
    if (frame.type === "connected") welcome(frame.heartbeat_seconds);
    else if (frame.type === "token_expiring") renew().catch(reconnectLater);
    else [...residents].some((resident) => resident.receive(frame));
  };

  const fail = (error: Error): void => {
    drop();
    const failed = [...residents];
    residents.clear();
    options.onStatus("closed");
    for (const resident of failed) resident.fail(error);
  };

  const connect = (): void => {
    drop();
    options.onStatus("connecting");
    const own = openSocket(socketUrl(options));
    const read = createFrameReader();
    socket = own;
    lastHeardAt = Date.now();
    own.onopen = () => void authenticate(own).catch(() => own === socket && reconnectLater());
    own.onmessage = ({ data }) => {
      lastHeardAt = Date.now();
      let frame: ServerFrame | null;
      try {
        frame = read(String(data));
      } catch {
        return reconnectLater();
      }
      if (frame !== null) receive(frame);
    };
    own.onerror = () => undefined;
    own.onclose = ({ code, reason }) => {
      if (!FINAL_CODES.has(code)) return reconnectLater();
      fail(
        new ApiError({
          status: 400,
          code: (reason || "bad_request") as ErrorCode,
          detail: `The socket was closed: ${code}.`,
        }),
      );
    };
  };

  /** A network that came back, or a tab that woke, need not wait for the pause to end. */
  const connectNow = (): void => {
    if (pause === undefined || isOpen || socket !== null || residents.size === 0) return;
    failures = 0;
    connect();
  };

  return {
    add(resident) {
      residents.add(resident);
      if (residents.size === 1 && socket === null) {
        globalThis.addEventListener?.("online", connectNow);
        connect();
      } else if (isOpen) for (const frame of resident.setUp()) write(frame);
    },
    remove(resident, farewell) {
      if (!residents.delete(resident)) return;
      if (isOpen) write(farewell);
      if (residents.size > 0) return;
      globalThis.removeEventListener?.("online", connectNow);
      drop();
      options.onStatus("closed");
    },
    send: (frame) => isOpen && write(frame),
    restart() {
      if (residents.size > 0) connect();
    },
    close: () => fail(new ApiError({ status: 400, code: "client_closed", detail: "The client was closed." })),
  };
}

function socketUrl({ url, anonKey }: ConnectionOptions): string {
  const base = url.replace(/\/+$/, "").replace(/^http/, "ws");
  return `${base}/api/v1/realtime/ws?apikey=${encodeURIComponent(anonKey)}`;
}
