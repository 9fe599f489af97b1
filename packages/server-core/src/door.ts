import type { Access, ErrorCode } from "@holdfast/openapi";
import type { Actor } from "./actor.js";
import type { FieldError } from "./errors/app-error.js";
import type { AccessKeysInUse } from "./features/access-keys/keys-in-use.js";
import type { FileAccess } from "./features/files/file-access.js";
import type { Attempt } from "./pipeline/authorize.js";
import type { RequestInfo } from "./pipeline/request-context.js";
import type { LoadedResource } from "./pipeline/resources.js";
import type { Log, Settings } from "./server-config.js";

/** A protocol beside the contract, such as S3 or tus, over the same buckets and files. */
export interface Door {
  /** For the log, such as `s3`. */
  readonly name: string;
  /** Requests to this path, such as `/s3`, and below it go to the door. */
  readonly path: string;
  /** Whether requests to a host, with its port, go to the door as well, whatever their path. Default: none. */
  takesHost?(host: string): boolean;
  /** Response headers of the protocol that pages of other origins may read, in lower case. */
  readonly exposedHeaders?: readonly string[];
  /** Makes the door for one server. Does no I/O. */
  open(platform: DoorPlatform): OpenDoor;
}

/** A door in a server. */
export interface OpenDoor {
  /**
   * Answers a request in the door's protocol, its errors too. CORS preflights are answered before it; `X-Request-Id`,
   * `X-Content-Type-Options` and the CORS headers are put on what it answers. What it throws becomes a problem document.
   */
  answer(request: Request, info: DoorRequestInfo): Promise<DoorAnswer>;
  /** Called once, when the database and the files are ready. */
  start?(): Promise<void>;
  /** Called once, when no request is under way any more, before the database closes. */
  stop?(): Promise<void>;
}

/** The parts of a response, which a host sends without the copies that a Response would cost. */
export interface DoorAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReadableStream<Uint8Array> | string | null;
}

/** What is known of a request beside the request itself. */
export interface DoorRequestInfo extends RequestInfo {
  /** The request's, parsed. */
  readonly url: URL;
  readonly requestId: string;
}

/** What a door stands on. */
export interface DoorPlatform {
  readonly log: Log;
  readonly now: () => Date;
  readonly settings: Settings;
  readonly files: FileAccess;
  /** The keys that users made for clients that sign their requests. */
  readonly accessKeys: AccessKeysInUse;
  /** Where clients reach the server: the setting `publicUrl`, or else the request's own origin; without a final slash. */
  publicOrigin(request: Request): string;
  /** Who makes a request, by key, bearer token or signed URL, as for an operation with this `x-access`; throws AppError. */
  authenticate(request: Request, access: Access): Promise<Actor>;
  /** The one place where rights are decided: answers the resource as the actor sees it, or throws AppError. */
  authorize(attempt: Attempt): Promise<LoadedResource | null>;
  /** What a client may know of whatever was thrown. It is logged where it is the server's fault. */
  problem(thrown: unknown, requestId: string): Problem;
  /** A refusal as the API's problem document (RFC 9457), for protocols without a form of their own. The title is the contract's. */
  problemDocument(problem: Omit<Problem, "title">, requestId: string): DoorAnswer & { readonly body: string };
}

/** A refusal, for a door to render in its protocol. */
export interface Problem {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The fields to blame, where some are. */
  readonly errors: readonly FieldError[];
}
