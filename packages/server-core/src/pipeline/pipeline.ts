import type { OperationInput } from "@holdfast/openapi";
import type { Actor } from "../actor.js";
import { AppError } from "../errors/app-error.js";
import { renderProblem } from "../errors/problem.js";
import type { Log, Settings } from "../server-config.js";
import { type Authenticator, authenticate } from "./authenticate.js";
import { type Authorization, authorize } from "./authorize.js";
import type { Cors } from "./cors.js";
import type { RateLimits } from "./rate-limits.js";
import type { Handlers, Incoming, RequestContext, RequestInfo } from "./request-context.js";
import { type Answer, type AnyReply, respond, toResponse } from "./respond.js";
import type { Router } from "./route.js";
import { validate } from "./validate.js";

export interface PipelineParts {
  readonly router: Router;
  readonly cors: Cors;
  readonly rateLimits: RateLimits;
  readonly authenticator: Authenticator;
  readonly authorization: Authorization;
  readonly handlers: Handlers;
  readonly settings: Settings;
  readonly log: Log;
}

type AnyHandler = (input: OperationInput, context: RequestContext) => Promise<AnyReply>;

/** The two ways into the server. Whatever a stage throws becomes a problem document. */
export interface Pipeline {
  answer(incoming: Incoming, info: RequestInfo): Promise<Answer>;
  /** Admits the handshake of a WebSocket: hands the actor to `accept`, or answers why not. */
  connect(incoming: Incoming, info: RequestInfo, accept: (actor: Actor) => Promise<void>): Promise<Response | null>;
}

/** The way of a request, stage by stage. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const admit = async ({ request, url }: Incoming, info: RequestInfo) => {
    const clientAddress = info.clientAddress ?? null;
    const { operation, parameters } = parts.router(request.method, url.pathname);
    const actor = await authenticate({ request, url, access: operation.access }, parts.authenticator);
    const limits = await parts.rateLimits.admit(operation, clientAddress);
    const resource = await authorize({ access: operation.access, parameters, actor }, parts.authorization);
    return { operation, parameters, limits, clientAddress, actor, resource };
  };

  const refuse = (thrown: unknown, request: Request, requestId: string): Answer =>
    renderProblem(request.signal.aborted ? abortedBy(thrown) : thrown, requestId, parts.log);

  const handle = async (incoming: Incoming, requestId: string, info: RequestInfo): Promise<Answer> => {
    const { request, url } = incoming;
    const { operation, parameters, limits, ...admitted } = await admit(incoming, info);
    const finish = async (): Promise<Answer> => {
      const input = await validate({ operation, parameters, request, url, settings: parts.settings });
      const handler = parts.handlers[operation.id] as unknown as AnyHandler;
      const reply = await handler(input, { request, url, requestId, ...admitted });
      return respond(reply, request.method === "HEAD");
    };
    const answer = await finish().catch((thrown) => refuse(thrown, request, requestId));
    // A limit that the handler itself met is the one that matters.
    return { ...answer, headers: { ...limits, ...answer.headers } };
  };

  return {
    async answer(incoming, info) {
      const { request } = incoming;
      const requestId = requestIdOf(request);
      const answer =
        (await parts.cors.answerPreflight(incoming)) ??
        (await handle(incoming, requestId, info).catch((thrown) => refuse(thrown, request, requestId)));
      answer.headers["x-request-id"] = requestId;
      answer.headers["x-content-type-options"] = "nosniff";
      await parts.cors.addHeaders(incoming, answer.headers);
      return answer;
    },

    async connect(incoming, info, accept) {
      try {
        const { actor } = await admit(incoming, info);
        await accept(actor);
        return null;
      } catch (thrown) {
        return toResponse(refuse(thrown, incoming.request, requestIdOf(incoming.request)));
      }
    },
  };
}

/** A client's own request id is kept when it is harmless text; otherwise one is made. */
export function requestIdOf(request: Request): string {
  const sent = request.headers.get("x-request-id");
  return sent !== null && /^[\w.:-]{1,128}$/.test(sent) ? sent : crypto.randomUUID();
}

/** A client that went away: whatever failed because of it is not the server's failure. */
function abortedBy(thrown: unknown): AppError {
  return thrown instanceof AppError
    ? thrown
    : new AppError("client_closed", "The client closed the request.", { cause: thrown });
}
