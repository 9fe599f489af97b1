import type { Actor } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import type { Authenticator } from "../../../pipeline/authenticate.js";
import { isSameText } from "../../../same-text.js";

/** What of the auth feature tells whether an actor still is who it was. */
export interface SocketStanding {
  isEnded(sessionId: string): boolean;
  isAdmin(userId: string): boolean;
}

/** Whom a token of an `authenticate` frame stands for; without one, a stranger with the key. Throws what is wrong with it. */
export async function readToken(token: string | null, authenticator: Authenticator): Promise<Actor> {
  if (token === null) return { kind: "anonymous" };
  const { serviceKey } = authenticator;
  if (serviceKey !== null && isSameText(token, serviceKey)) return { kind: "service" };
  return authenticator.verifyAccessToken(token);
}

/** Whether both are the same person, so that one may go on where the other was. */
export function isSamePerson(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && (a.kind !== "user" || b.kind !== "user" || a.userId === b.userId);
}

/** Why the socket of an actor has to close now; null while all is well. */
export function endOf(actor: Actor, standing: SocketStanding, now: Date): "token_expired" | "token_revoked" | null {
  if (actor.kind !== "user") return null;
  // Whoever became or ceased to be an admin has other rights, and comes in anew with them.
  if (standing.isEnded(actor.sessionId) || standing.isAdmin(actor.userId) !== actor.isAdmin) return "token_revoked";
  return actor.expiresAt * 1000 <= now.getTime() ? "token_expired" : null;
}

/** The refusal of a first frame other than `authenticate`, or of none in time. */
export function notAuthenticated(): AppError {
  return new AppError("not_authenticated", "The first frame is authenticate, within 10 seconds.");
}
