import type { DatabaseSession } from "@holdfast/adapter-api";

/** Where the servers of a database tell each other what changed in auth. */
export const AUTH_CHANNEL = "holdfast_auth";

/** What another server has to know at once. */
export type AuthNotice =
  | { readonly kind: "session_ended"; readonly sessionId: string; readonly accessExpiresAt: number }
  | { readonly kind: "admins" }
  | { readonly kind: "keys" };

/** Tells every server, this one too, once the transaction commits. */
export async function notifyAuth(session: DatabaseSession, notice: AuthNotice): Promise<void> {
  await session.query("select pg_notify($1, $2)", [AUTH_CHANNEL, JSON.stringify(notice)]);
}

/** Reads a notice. Null means that some may have been missed, so that everything has to be read anew. */
export function readNotice(payload: string): AuthNotice | null {
  return payload === "" ? null : (JSON.parse(payload) as AuthNotice);
}
