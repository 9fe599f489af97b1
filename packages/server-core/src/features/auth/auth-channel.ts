import type { DatabaseSession } from "@holdfast/adapter-api";
import type { Database } from "../../database/database.js";
import { sharedSecret } from "./secrets.js";

/**
 * What another server has to read anew. It says only where to look, and nothing is believed that the tables do not say; so
 * that nobody else can listen, or have servers read, the channel's name is a secret.
 */
export type AuthNotice =
  | { readonly kind: "session"; readonly sessionId: string }
  | { readonly kind: "admins" }
  | { readonly kind: "keys" }
  | { readonly kind: "everything" };

const CHANNEL_SETTING = "auth_channel";
const CHANNEL = `(select value #>> '{}' from holdfast.settings where name = '${CHANNEL_SETTING}')`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The channel on which the servers of this database tell each other what changed in auth. */
export function authChannel(database: Database): Promise<string> {
  return sharedSecret(database, CHANNEL_SETTING, () => `holdfast_${crypto.randomUUID().replaceAll("-", "")}`);
}

/** Tells every server, this one too, once the transaction commits. */
export async function notifyAuth(session: DatabaseSession, kind: "admins" | "keys"): Promise<void> {
  await session.query(`select pg_notify(${CHANNEL}, $1)`, [kind]);
}

/** Tells every server, once the transaction commits, that sessions have ended. */
export async function notifyEnded(session: DatabaseSession, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await session.query(`select pg_notify(${CHANNEL}, id) from unnest($1::text[]) as id`, [sessionIds]);
}

/** Reads a notice; null for a text that no server sends. An empty one means that some may have been missed. */
export function readNotice(payload: string): AuthNotice | null {
  if (payload === "") return { kind: "everything" };
  if (payload === "admins" || payload === "keys") return { kind: payload };
  return UUID.test(payload) ? { kind: "session", sessionId: payload } : null;
}
