import type { Statements } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { WriteConditions } from "../upload/write-conditions.js";
import { FILE_BY_ID, type FileRow, fileRecord } from "./file-rows.js";

/**
 * Says why a statement found no file to change: throws `precondition_failed` where the conditions do not hold by now, else `conflict` where
 * there is a file. Does nothing where there is none.
 */
export async function checkChanged(sql: Statements, fileId: string, conditions: WriteConditions): Promise<void> {
  const row = await sql.first<FileRow>(FILE_BY_ID, [fileId]);
  const current = row && fileRecord(row);
  conditions.check(current);
  if (current === null) return;
  throw new AppError("conflict", "The file changed meanwhile. Read its current version and decide again.");
}
