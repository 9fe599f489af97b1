import { ApiError, type ErrorCode } from "../errors/api-error.js";
import { clientClosed } from "../errors/client-closed.js";
import type { TokenSource } from "../http/http-client.js";
import { createFrameReader } from "./frame-reader.js";
import type { ServerFrame } from "./frames.js";
import { onWake, type Wake } from "./on-wake.js";
import { loadOpenSocket, type Socket } from "./open-socket.js";
import { createPulse } from "./pulse.js";

/** How a connection stands. `waiting` is the pause before the next try. */
export type ConnectionStatus = "closed" | "connecting" | "open" | "waiting";

/** What lives on a connection and must be set up again on each new socket: a subscription or a channel. */
export interface Resident {
  /** What the server knows it by; several of one client may share a channel. */
  readonly place: string;
  /** The frames that set it up. */
  setUp(): readonly object[];
  /** Called for each frame, whomever it is meant for. */
  receive(frame: ServerFrame): void;
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
  /** Sends the farewell where there is a socket and nobody else at that place; without residents the socket is closed. */
  remove(resident: Resident, farewell: object): void;
  /** Sends a frame; false when there is no open socket. */
  send(frame: object): boolean;
  /** Opens a new socket for whoever is signed in now. */
  restart(): void;
  close(): void;
}

/** Close codes after which trying again would end the same way (asyncapi.md, section 9). */
const FINAL_CODES: ReadonlySet<number> = new Set([1003, 1007, 1009]);
const TOKEN_REASONS: ReadonlySet<string> = new Set(["token_expired", "token_revoked", "invalid_token"]);
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A socket that lived for less did not end the trouble, so that the pauses go on growing. */
const STABLE_MS = 10_000;

/** Makes a connection; opens nothing before the first resident. */
export async function createRealtimeConnection(options: ConnectionOptions): Promise<RealtimeConnection> {
  const openSocket = await loadOpenSocket();
  const residents = new Set<Resident>();
  let socket: Socket | null = null;
  let isOpen = false;
  let token: string | null = null;
  /** The token for which the server closed the last socket. */
  let refused: string | null = null;
  let failures = 0;
  let openedAt = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let stopWaking: (() => void) | null = null;

  const write = (frame: object): boolean => {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  };

  const pulse = createPulse({ ask: () => write({ type: "ping" }), onDead: () => reconnectLater() });

  const drop = (): void => {
    clearTimeout(pause);
    pulse.stop();
    const old = socket;
    socket = null;
    isOpen = false;
    if (old === null) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.onerror = () => undefined;
    old.close(1000);
  };

  const reconnectLater = (): void => {
    if (isOpen && Date.now() - openedAt > STABLE_MS) failures = 0;
    drop();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
    // Every client waits another time, so that a restarted server is not met by all of them at once.
    pause = setTimeout(connect, longest * (0.5 + Math.random() / 2));
    options.onStatus("waiting");
  };

  const authenticate = async (own: Socket): Promise<void> => {
    token = await (refused === null ? options.tokens.get() : options.tokens.renew(refused));
    refused = null;
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
    openedAt = Date.now();
    pulse.beatEvery(heartbeatSeconds * 1_000);
    options.onStatus("open");
    for (const resident of residents) for (const frame of resident.setUp()) write(frame);
  };

  const receive = (frame: ServerFrame): void => {
    if (frame.type === "connected") welcome(frame.heartbeat_seconds);
    else if (frame.type === "token_expiring") renew().catch(() => isOpen && reconnectLater());
    else for (const resident of [...residents]) resident.receive(frame);
  };

  const end = (): void => {
    stopWaking?.();
    drop();
    options.onStatus("closed");
  };

  const fail = (error: Error): void => {
    const failed = [...residents];
    residents.clear();
    end();
    for (const resident of failed) resident.fail(error);
  };

  const connect = (): void => {
    drop();
    options.onStatus("connecting");
    const own = openSocket(socketUrl(options));
    const read = createFrameReader();
    socket = own;
    pulse.begin();
    own.onopen = () => void authenticate(own).catch(() => own === socket && reconnectLater());
    own.onmessage = ({ data }) => {
      pulse.hear();
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
      if (code === 1008 && TOKEN_REASONS.has(reason)) refused = token;
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

  /** What came back need not wait for the pause to end; a socket from before may be dead without having noticed. */
  const wake = (cause: Wake): void => {
    failures = 0;
    if (isOpen) pulse.check();
    else if (socket === null || cause === "online") connect();
  };

  return {
    add(resident) {
      residents.add(resident);
      if (residents.size === 1) {
        failures = 0;
        stopWaking = onWake(wake);
        connect();
      } else if (isOpen) for (const frame of resident.setUp()) write(frame);
    },
    remove(resident, farewell) {
      if (!residents.delete(resident)) return;
      const isShared = [...residents].some(({ place }) => place === resident.place);
      if (isOpen && !isShared) write(farewell);
      if (residents.size === 0) end();
    },
    send: (frame) => isOpen && write(frame),
    restart() {
      if (residents.size > 0) connect();
    },
    close() {
      if (residents.size > 0) fail(clientClosed());
    },
  };
}

function socketUrl({ url, anonKey }: ConnectionOptions): string {
  const base = url.replace(/\/+$/, "").replace(/^http/, "ws");
  return `${base}/api/v1/realtime/ws?apikey=${encodeURIComponent(anonKey)}`;
}
