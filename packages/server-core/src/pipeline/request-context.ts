import type { OperationId, OperationInputs, OperationReplies } from "@holdfast/openapi";
import type { Actor } from "../actor.js";
import { AppError } from "../errors/app-error.js";
import type { LoadedResource, Resources } from "./resources.js";

/** A request with its URL, which is parsed once for all that ask. */
export interface Incoming {
  readonly request: Request;
  readonly url: URL;
}

/** What the host knows of a request beyond the request itself. */
export interface RequestInfo {
  /** The client's address as the host trusts it; limits count by it. Without it only the limits of accounts hold. */
  readonly clientAddress?: string;
}

/** A request on its way through the pipeline, as a handler sees it. */
export interface RequestContext extends Incoming {
  readonly requestId: string;
  /** Null when the host does not tell. */
  readonly clientAddress: string | null;
  readonly actor: Actor;
  /** What the authorize stage loaded for the operation's `target`; null where it has none. */
  readonly resource: LoadedResource | null;
}

/** The code behind one operation. Every argument is validated; refusals are thrown as AppError. */
export type Handler<Id extends OperationId> = (
  input: OperationInputs[Id],
  context: RequestContext,
) => Promise<OperationReplies[Id]>;

/** A handler for every operation of the contract; a missing or misshapen one does not compile. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> };

/** The record that the authorize stage loaded, by its kind. */
export function loadedResource<Kind extends keyof Resources>(context: RequestContext, kind: Kind): Resources[Kind] {
  if (context.resource?.kind !== kind) {
    throw new AppError("internal", "The server failed.", {
      cause: new Error(`no ${kind} was loaded; look at x-access`),
    });
  }
  return context.resource.record as Resources[Kind];
}
