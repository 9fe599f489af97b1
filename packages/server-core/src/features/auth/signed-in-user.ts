import type { Actor, UserActor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";

/** The user behind a request for one's own account; the service key has none, and gets `not_authenticated`. */
export function signedInUser(actor: Actor): UserActor {
  if (actor.kind === "user") return actor;
  throw new AppError("not_authenticated", "This is about one's own account, so it needs the access token of a user.");
}
