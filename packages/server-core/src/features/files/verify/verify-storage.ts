import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { createDatabase, type Database } from "../../../database/database.js";
import { BLOB_PREFIX, blobKey } from "../blobs/blob-key.js";
import { checkJoined } from "./check-joined.js";
import { checkObject } from "./check-object.js";
import type { StorageFault, VerifyProgress, VerifyReport } from "./verify-report.js";
import {
  CONTRADICTIONS,
  COUNT_OBJECTS,
  type ContradictionRow,
  IS_SET_UP,
  JOINED,
  type JoinedRow,
  OBJECTS,
  type ObjectRow,
  STATES,
  USERS,
  type UserRow,
} from "./verify-sql.js";

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Called often. */
  readonly onProgress?: (progress: VerifyProgress) => void;
  /** Called as soon as something is found. */
  readonly onFault?: (fault: StorageFault) => void;
}

interface Verification {
  readonly database: Database;
  readonly storage: StorageAdapter;
  readonly signal: AbortSignal;
  readonly progress: { objects: number; bytes: number };
  readonly tell: () => void;
  readonly report: (fault: Omit<StorageFault, "key" | "files">, blobId: string) => Promise<void>;
}

const BATCH = 500;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const READS_AT_ONCE = 4;

/**
 * Reads every object that the database leads to and compares it with what was written; then looks for objects and rows that
 * nothing leads to. Changes nothing, and may run beside servers that write: what is deleted meanwhile is no fault. Both
 * adapters are open. Rejects when the database or the storage cannot be asked to the end, or a callback throws; then no object is open any more.
 */
export async function verifyStorage(
  adapters: { readonly database: DatabaseAdapter; readonly storage: StorageAdapter },
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const { storage } = adapters;
  const database = createDatabase(adapters.database, 0);
  if ((await database.system.first(IS_SET_UP)) === null) {
    throw new Error("The database holds no files of this version of Holdfast. Start the server on it once.");
  }
  const faults: StorageFault[] = [];
  const progress = { objects: 0, bytes: 0 };
  const total = await database.system.first<{ objects: bigint; bytes: bigint }>(COUNT_OBJECTS);
  const totals = { totalObjects: Number(total?.objects ?? 0), totalBytes: Number(total?.bytes ?? 0) };
  const add = (fault: StorageFault): void => {
    faults.push(fault);
    options.onFault?.(fault);
  };
  const verification: Verification = {
    database,
    storage,
    signal: options.signal ?? new AbortController().signal,
    progress,
    tell: () => options.onProgress?.({ ...progress, ...totals }),
    report: async (fault, blobId) => add({ ...fault, key: blobKey(blobId), files: await usersOf(database, blobId) }),
  };
  await checkObjects(verification);
  await checkAllJoined(verification);
  for (const { blob_id: id, detail } of await database.system.rows<ContradictionRow>(CONTRADICTIONS)) {
    const kind = detail.startsWith("no file") ? "unreferenced" : "inconsistent";
    await verification.report({ kind, detail: `In the database, ${detail}.` }, id);
  }
  const unsettled = await findUnreferenced(verification, (key, detail) =>
    add({ kind: "unreferenced", key, detail, files: [] }),
  );
  return { ...progress, unsettled, faults };
}

async function checkObjects(verification: Verification): Promise<void> {
  const { database, storage, progress, tell, report } = verification;
  const failed = new AbortController();
  const signal = AbortSignal.any([verification.signal, failed.signal]);
  const check = async (row: ObjectRow): Promise<void> => {
    const onBytes = (count: number) => {
      progress.bytes += count;
      tell();
    };
    const finding = await checkObject(storage, row, { signal, onBytes });
    progress.objects += 1;
    tell();
    // A file that was deleted since takes its object along.
    if (finding !== null && (await stateOf(database, row.id)) === "stored") await report(finding, row.id);
  };
  for await (const rows of batches<ObjectRow>(verification, OBJECTS)) {
    const rest = rows.values();
    const work = async () => {
      for (const row of rest) await check(row);
    };
    const readers = Array.from({ length: READS_AT_ONCE }, work);
    try {
      await Promise.all(readers);
    } catch (error) {
      // The caller may close the adapters once this has ended, so no reader goes on behind its back.
      failed.abort(error);
      await Promise.allSettled(readers);
      throw error;
    }
  }
}

async function checkAllJoined(verification: Verification): Promise<void> {
  for await (const rows of batches<JoinedRow>(verification, JOINED)) {
    for (const row of rows) {
      const detail = checkJoined(row);
      if (detail !== null) await verification.report({ kind: "inconsistent", detail }, row.id);
    }
  }
}

async function* batches<R extends ObjectRow | JoinedRow>(
  { database, signal }: Verification,
  sql: string,
): AsyncGenerator<readonly R[]> {
  for (let after: string | null = null; ; ) {
    signal.throwIfAborted();
    const rows: readonly R[] = await database.system.rows<R>(sql, [after, BATCH]);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id ?? null;
  }
}

/** Compares what is in storage with the rows; answers how many objects are on their way in or out. */
async function findUnreferenced(
  { database, storage, signal }: Verification,
  found: (key: string, detail: string) => void,
): Promise<number> {
  let unsettled = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await storage.list(
      { prefix: BLOB_PREFIX, limit: BATCH, ...(cursor === undefined ? {} : { cursor }) },
      { signal },
    );
    const ids = page.items.map(({ key }) => key.slice(BLOB_PREFIX.length));
    const rows = await database.system.rows<{ id: string; state: string }>(STATES, [ids.filter((id) => UUID.test(id))]);
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    for (const [index, id] of ids.entries()) {
      const state = states.get(id);
      if (state !== undefined) {
        if (state !== "stored") unsettled += 1;
        continue;
      }
      // It may have been swept between the list and the look.
      const info = await storage.head(blobKey(id), { signal });
      if (info !== null) found(page.items[index]?.key ?? "", `No row leads to it; it has ${info.size} bytes.`);
    }
    cursor = page.next;
  }
  return unsettled;
}

async function stateOf(database: Database, id: string): Promise<string | null> {
  return (await database.system.first<{ state: string }>(STATES, [[id]]))?.state ?? null;
}

async function usersOf(database: Database, blobId: string): Promise<StorageFault["files"]> {
  const rows = await database.system.rows<UserRow>(USERS, [[blobId]]);
  return rows.map(({ bucket, path, version_id: versionId }) => ({ bucket, path, versionId }));
}
