import type { Door, DoorAnswer, DoorPlatform, OpenDoor } from "../door.js";
import { describeProblem, problemDocument, renderProblem } from "../errors/problem.js";
import type { Platform } from "../feature.js";
import type { AccessKeysInUse } from "../features/access-keys/keys-in-use.js";
import type { FileAccess } from "../features/files/file-access.js";
import { type Authenticator, authenticate } from "./authenticate.js";
import { type Authorization, authorize } from "./authorize.js";
import { refuseCode, SANDBOX } from "./content-policy.js";
import type { Cors } from "./cors.js";
import { requestIdOf } from "./pipeline.js";
import type { Incoming, RequestInfo } from "./request-context.js";
import type { Answer } from "./respond.js";

/** The doors of a server. */
export interface Doors {
  /** The answer to a request whose path is a door's or below it; null for any other. */
  answer(incoming: Incoming, info: RequestInfo): Promise<Answer> | null;
  /** Whether a door answers requests to a URL. */
  isAt(url: URL): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens doors. Throws an Error when two have one path, or a path is not of the form `/name`. */
export function createDoors(doors: readonly Door[], platform: DoorPlatform, cors: Cors): Doors {
  const opened = doors.map((door) => ({ door, open: door.open(platform) }));
  checkPaths(doors);

  const answer = async (
    { door, open }: { readonly door: Door; readonly open: OpenDoor },
    incoming: Incoming,
    info: RequestInfo,
  ): Promise<Answer> => {
    const { request, url } = incoming;
    const requestId = requestIdOf(request);
    const headers: Answer["headers"] = {
      "x-request-id": requestId,
      "x-content-type-options": "nosniff",
      "content-security-policy": SANDBOX,
    };
    await cors.addHeaders(incoming, headers, door.exposedHeaders);
    const send = (answered: DoorAnswer): Answer => ({ ...answered, headers: { ...answered.headers, ...headers } });
    const preflight = await cors.answerPreflight(incoming);
    if (preflight !== null) return send(preflight);
    try {
      refuseCode(request.headers);
      const answered = await open.answer(request, { ...info, url, requestId });
      checkHeaders(answered.headers);
      return send(answered);
    } catch (thrown) {
      return send(renderProblem(thrown, requestId, platform.log));
    }
  };

  return {
    answer(incoming, info) {
      const found = opened.find(({ door }) => isOf(door, incoming.url));
      return found === undefined ? null : answer(found, incoming, info);
    },
    isAt: (url) => doors.some((door) => isOf(door, url)),
    async start() {
      for (const { open } of opened) await open.start?.();
    },
    async stop() {
      for (const { open } of opened.toReversed()) await open.stop?.();
    },
  };
}

export interface DoorPlatformParts {
  readonly platform: Platform;
  readonly authorization: Authorization;
  readonly authenticator: Authenticator;
  readonly files: FileAccess;
  readonly accessKeys: AccessKeysInUse;
}

/** The stages of the pipeline and the files, as doors may use them. */
export function doorPlatform(parts: DoorPlatformParts): DoorPlatform {
  const { platform, authorization, authenticator, files, accessKeys } = parts;
  const { log, now, settings } = platform;
  return {
    log,
    now,
    settings,
    files,
    accessKeys,
    publicOrigin: (request) => new URL(settings.publicUrl ?? request.url).origin,
    authenticate: (request, access) => authenticate({ request, url: new URL(request.url), access }, authenticator),
    authorize: (attempt) => authorize(attempt, authorization),
    problem: (thrown, requestId) => describeProblem(thrown, requestId, log),
    problemDocument,
  };
}

/** A value that no header can have would fail only when it is sent, where nothing can be answered any more. */
function checkHeaders(headers: DoorAnswer["headers"]): void {
  const wrong = Object.keys(headers).find((name) => /[^\t\x20-\x7e\x80-\xff]/.test(headers[name] ?? ""));
  if (wrong !== undefined) throw new TypeError(`a door's header ${wrong} has a character that headers cannot have`);
}

function isOf({ path, takesHost }: Door, { pathname, host }: URL): boolean {
  return pathname === path || pathname.startsWith(`${path}/`) || (takesHost?.(host) ?? false);
}

function checkPaths(doors: readonly Door[]): void {
  const paths = doors.map(({ path }) => path);
  for (const path of paths) {
    if (!/^(\/[A-Za-z0-9_-]+)+$/.test(path)) throw new Error(`A door's path is like /s3; "${path}" is not.`);
  }
  if (new Set(paths).size < paths.length) throw new Error(`Two doors have the same path: ${paths.join(", ")}.`);
}
