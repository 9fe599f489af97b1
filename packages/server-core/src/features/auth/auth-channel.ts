import type { DatabaseSession } from "@holdfast/adapter-api";

/** Where the servers of a database tell each other what changed in auth. */
export const AUTH_CHANNEL = "holdfast_auth";

/**
 * What another server has to read anew. It says only where to look: whoever can send SQL can notify, so nothing is believed
 * that the tables do not say.
 */
export type AuthNotice =
  | { readonly kind: "session"; readonly sessionId: string }
  | { readonly kind: "admins" }
  | { readonly kind: "keys" }
  | { readonly kind: "everything" };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tells every server, this one too, once the transaction commits. */
export async function notifyAuth(session: DatabaseSession, kind: "admins" | "keys"): Promise<void> {
  await session.query("select pg_notify($1, $2)", [AUTH_CHANNEL, kind]);
}

/** Tells every server, once the transaction commits, that sessions have ended. */
export async function notifyEnded(session: DatabaseSession, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await session.query("select pg_notify($1, id) from unnest($2::text[]) as id", [AUTH_CHANNEL, sessionIds]);
}

/** Reads a notice; null for a text that no server sends. An empty one means that some may have been missed. */
export function readNotice(payload: string): AuthNotice | null {
  if (payload === "") return { kind: "everything" };
  if (payload === "admins" || payload === "keys") return { kind: payload };
  return UUID.test(payload) ? { kind: "session", sessionId: payload } : null;
}
