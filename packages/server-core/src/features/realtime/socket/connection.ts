import { isAdapterError } from "@holdfast/adapter-api";
import type { Actor } from "../../../actor.js";
import { refusalOf } from "../../../errors/adapter-refusal.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import type { Authenticator } from "../../../pipeline/authenticate.js";
import type { RealtimeSocket } from "../../../pipeline/realtime-socket.js";
import type { Receiver } from "../delivery/subscriber.js";
import { type ClientFrame, type FrameAddress, type ReadFrame, readClientFrame } from "./client-frame.js";
import { endOf, isSamePerson, notAuthenticated, readToken, type SocketStanding } from "./credentials.js";
import { createFrameLimit } from "./frame-limit.js";
import { encodeFrame } from "./server-frame.js";

/** What the frames of a connected socket do. */
export interface FrameService {
  /** Answers a frame; throws what the client is told. */
  handle(receiver: Receiver, frame: ConnectedFrame): Promise<void>;
  /** The socket is gone. */
  forget(receiver: Receiver): void;
}

/** The frames that need to know who is there. */
export type ConnectedFrame = Exclude<ClientFrame, { type: "authenticate" | "ping" }>;

export interface ConnectionParts {
  readonly platform: Platform;
  readonly authenticator: Authenticator;
  readonly standing: SocketStanding;
  readonly service: FrameService;
}

/** One socket, from its handshake to its end. */
export interface Connection {
  readonly isOpen: () => boolean;
  /** Closes it when its time is over or its rights are gone, and says in time that they will be. To be called every second or so. */
  review(): void;
  close(code: number, reason: string): void;
  /** Resolves once it is closed and nothing of it is under way any more. */
  readonly ended: Promise<void>;
}

const AUTHENTICATE_MS = 10_000;
const EXPIRING_MS = 60_000;
const HEARTBEAT_SECONDS = 30;
const MAX_FRAME_BYTES = 65_536;
/** What may wait in a socket at all; who leaves more unread is closed. */
const MAX_UNREAD_BYTES = 8 * 1_048_576;
const MAX_BAD_FRAMES = 20;
/** Frames that came and were not answered yet. */
const MAX_WAITING = 200;

/** Serves a socket. `actor` is who the handshake says; a stranger has yet to say that it is one. */
export function serveConnection(parts: ConnectionParts, socket: RealtimeSocket, handshakeActor: Actor): Connection {
  const { platform, authenticator, standing, service } = parts;
  let actor: Actor | null = null;
  let isOpen = true;
  let badFrames = 0;
  let waiting = 0;
  let toldExpiring = 0;
  const openedAt = performance.now();
  const limit = createFrameLimit();
  let work: Promise<void> = Promise.resolve();
  let finish: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const close = (code: number, reason: string): void => {
    if (!isOpen) return;
    isOpen = false;
    socket.close(code, reason);
  };

  /** Asked before anything goes out or is done, so that a socket whose rights are gone is not served until the next review. */
  const closeIfEnded = (): void => {
    const end = actor === null ? null : endOf(actor, standing, platform.now());
    if (end !== null) close(1008, end);
  };

  const send = (messages: readonly string[]): void => {
    closeIfEnded();
    if (isOpen && socket.bufferedBytes() > MAX_UNREAD_BYTES) close(1013, "limit_exceeded");
    if (isOpen) socket.send(messages);
  };

  const receiver: Receiver = {
    actor: () => actor ?? { kind: "nobody" },
    isOpen: () => isOpen,
    send,
    bufferedBytes: () => socket.bufferedBytes(),
    close,
  };

  const sendError = (error: AppError, address: FrameAddress, more: Readonly<Record<string, string>> = {}): void =>
    send(encodeFrame({ type: "error", code: error.code, detail: error.message, ...more, ...address }));

  const connected = (address: FrameAddress): void => {
    const expiresAt = actor?.kind === "user" ? new Date(actor.expiresAt * 1000).toISOString() : null;
    const userId = actor?.kind === "user" ? actor.userId : null;
    send(
      encodeFrame({
        type: "connected",
        user_id: userId,
        expires_at: expiresAt,
        heartbeat_seconds: HEARTBEAT_SECONDS,
        ...address,
      }),
    );
  };

  /** `error` in its own words is what SelfDB's clients look for. */
  const refuseEntry = (error: AppError, address: FrameAddress): void => {
    const words = error.code === "not_authenticated" ? "Authentication required" : "Invalid authentication";
    sendError(error, address, { error: words });
    close(1008, error.code);
  };

  const authenticate = async (token: string | null, address: FrameAddress): Promise<void> => {
    let person: Actor;
    try {
      person = await readToken(token, authenticator);
    } catch (error) {
      const refusal = refusalFor(error, platform);
      return refusal.code === "unavailable" ? sendError(refusal, address) : refuseEntry(refusal, address);
    }
    if (actor !== null && !isSamePerson(actor, person)) {
      const detail = "This socket belongs to someone else. Open another one.";
      return sendError(new AppError("forbidden", detail), address);
    }
    actor = person;
    connected(address);
  };

  const refuseFrame = (error: AppError, address: FrameAddress): void => {
    badFrames += 1;
    sendError(error, address);
    if (badFrames >= MAX_BAD_FRAMES) close(1008, error.code === "rate_limited" ? "rate_limited" : "invalid_body");
    else if (actor === null && error.code !== "rate_limited") refuseEntry(notAuthenticated(), address);
  };

  const answer = async (read: ReadFrame): Promise<void> => {
    const { frame, address } = read;
    if (frame === null) return refuseFrame(read.error, address);
    badFrames = 0;
    if (frame.type === "ping")
      return send(encodeFrame({ type: "pong", ...address, time: platform.now().toISOString() }));
    if (frame.type === "authenticate") return authenticate(frame.token ?? null, address);
    if (actor === null) return refuseEntry(notAuthenticated(), address);
    try {
      await service.handle(receiver, frame);
    } catch (error) {
      sendError(refusalFor(error, platform), address);
    }
  };

  const review = (): void => {
    if (!isOpen) return;
    if (actor === null) {
      if (performance.now() - openedAt >= AUTHENTICATE_MS) refuseEntry(notAuthenticated(), {});
      return;
    }
    closeIfEnded();
    if (!isOpen) return;
    if (actor.kind !== "user" || toldExpiring === actor.expiresAt) return;
    if (actor.expiresAt * 1000 - platform.now().getTime() > EXPIRING_MS) return;
    toldExpiring = actor.expiresAt;
    send(encodeFrame({ type: "token_expiring", expires_at: new Date(actor.expiresAt * 1000).toISOString() }));
  };

  socket.onMessage((text) => {
    if (!isOpen) return;
    if (text.length > MAX_FRAME_BYTES) return close(1009, "body_too_large");
    const admitted = limit.admit(performance.now());
    if (admitted === "close") return close(1008, "rate_limited");
    const tooMany = new AppError("rate_limited", "A socket may send 100 frames in a second.");
    const read: ReadFrame =
      admitted === "refuse" ? { frame: null, address: {}, error: tooMany } : readClientFrame(text);
    // One after the other, so that answers come in the order of the frames.
    waiting += 1;
    if (waiting > MAX_WAITING) return close(1013, "limit_exceeded");
    work = work
      .then(() => {
        closeIfEnded();
        return isOpen ? answer(read) : undefined;
      })
      .finally(() => {
        waiting -= 1;
      });
  });
  socket.onClose(() => {
    isOpen = false;
    service.forget(receiver);
    void work.then(finish);
  });

  if (handshakeActor.kind === "user" || handshakeActor.kind === "service") {
    actor = handshakeActor;
    connected({});
  }
  return { isOpen: () => isOpen, review, close, ended };
}

function refusalFor(error: unknown, platform: Platform): AppError {
  const refusal = isAdapterError(error) ? refusalOf(error) : error;
  if (refusal instanceof AppError && refusal.code !== "internal") return refusal;
  platform.log({ level: "error", message: "A frame could not be answered.", error });
  return new AppError("internal", "The server failed. The failure was logged.");
}
