import { type Actor, isAdmin } from "../../../actor.js";
import type { Statements } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { isUuid } from "../names.js";
import { LOCK_SESSION, SESSION_BY_ID, type SessionRow, uploadSession } from "./session-rows.js";
import type { UploadSession } from "./upload-sessions.js";

/** A session as the actor sees it: whoever began it, admins, and anybody who knows the id of one that was begun without an account. */
export async function findSession(
  { database, now }: Platform,
  id: string,
  actor: Actor,
): Promise<UploadSession | null> {
  if (!isUuid(id)) return null;
  const row = await database.system.first<SessionRow>(SESSION_BY_ID, [id, now()]);
  if (row === null) return null;
  const isSeen = row.user_id === null || isAdmin(actor) || (actor.kind === "user" && actor.userId === row.user_id);
  return isSeen ? uploadSession(row) : null;
}

/** The session as it is now; throws `not_found` when it is gone. */
export async function storedSession({ database, now }: Platform, id: string): Promise<SessionRow> {
  const row = await database.system.first<SessionRow>(SESSION_BY_ID, [id, now()]);
  if (row === null) throw sessionGone();
  return row;
}

/** Keeps others from changing the session until the transaction ends; throws `not_found` when it is gone or finished. */
export async function lockSession(sql: Statements, id: string, now: Date): Promise<SessionRow> {
  const row = await sql.first<SessionRow>(LOCK_SESSION, [id, now]);
  if (row === null) throw sessionGone();
  return row;
}

/** The refusal of work on an upload that has ended. */
export function sessionGone(): AppError {
  return new AppError(
    "not_found",
    "There is no such upload; it was finished, ended or has expired. Begin another one.",
  );
}

/** The refusal of work that does not fit the upload as it is now. */
export function sessionConflict(detail: string): AppError {
  return new AppError("conflict", detail);
}
