import type { Actor } from "../../../actor.js";
import { statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import type { VersionAccess, VersionListing } from "../file-access.js";
import { afterPath, compareBytes, prefixEnd } from "../listing/prefix-end.js";
import { isUuid } from "../names.js";
import { bucketFull } from "../quotas/check-quotas.js";
import type { BucketRecord, VersionRecord } from "../records.js";
import {
  DELETE_CURRENT,
  DELETE_VERSION,
  type GoneRow,
  HAS_TOO_MANY,
  LOCK_PATH,
  POSITION,
  POSITION_OF_GONE,
  type PositionRow,
  PROMOTE,
  VERSION_BY_ID,
  VERSIONS_OF_BUCKET,
  type VersionRow,
  versionRecord,
  WITHOUT_VERSIONS,
} from "./version-rows.js";

type Page = Parameters<VersionAccess["list"]>[1];
type Reading = Omit<Page, "delimiter"> & { readonly folded: boolean };

/** Versions as rows; the present file is one of them. */
export function createVersionService({ database }: Platform): VersionAccess {
  const { system } = database;

  const find = async (versionId: string, actor: Actor): Promise<VersionRecord | null> => {
    if (!isUuid(versionId)) return null;
    const row = await database.as(actor).first<VersionRow>(VERSION_BY_ID, [versionId]);
    return row && versionRecord(row);
  };

  /** Where among the versions of a path a page begins; null behind all of them. Whoever deletes what was listed goes on after what is gone. */
  const positionOf = async (bucketId: string, after: Page["after"]): Promise<bigint | "first" | null> => {
    if (after?.versionId === undefined || !isUuid(after.versionId)) return null;
    const found = await system.first<PositionRow>(POSITION, [after.versionId]);
    if (found !== null) return found.position;
    const gone = await system.first<GoneRow>(POSITION_OF_GONE, [after.versionId, bucketId, after.path]);
    return gone?.is_first ? "first" : (gone?.position ?? null);
  };

  const readPage = async (bucket: BucketRecord, page: Reading, actor: Actor): Promise<readonly VersionRecord[]> => {
    const prefix = page.prefix?.normalize("NFC") ?? "";
    const path = page.after?.path ?? null;
    const position = path?.startsWith(prefix) === true ? await positionOf(bucket.id, page.after) : null;
    const isFolder = page.folded && page.after?.versionId === undefined;
    const start = path === null ? prefix : position === "first" ? path : afterPath(path, isFolder ? prefix : null);
    const from = compareBytes(start, prefix) > 0 ? start : prefix;
    const values = [bucket.id, from, prefixEnd(prefix), path, position === "first" ? null : position, page.limit];
    return (await database.as(actor).rows<VersionRow>(VERSIONS_OF_BUCKET, values)).map(versionRecord);
  };

  return {
    find: async (bucket, versionId, actor) => {
      const version = await find(versionId, actor);
      return version !== null && version.bucketId === bucket.id ? version : null;
    },

    async list(bucket, { delimiter, ...page }, actor) {
      if (delimiter === undefined) {
        const found = await readPage(bucket, { ...page, folded: false, limit: page.limit + 1 }, actor);
        const versions = found.slice(0, page.limit);
        const last = versions.at(-1);
        const next = found.length > page.limit && last ? { path: last.path, versionId: last.versionId } : null;
        return { versions, prefixes: [], next };
      }
      return foldPages(page, (one) => readPage(bucket, { ...one, folded: true }, actor));
    },

    async remove({ versionId, bucketId, path }) {
      await system.session(async (session) => {
        const sql = statementsOf(session);
        await sql.rows(LOCK_PATH, [`${bucketId}/${path}`]);
        await sql.rows(WITHOUT_VERSIONS);
        const kept = await sql.first<{ reveals: boolean }>(DELETE_VERSION, [versionId]);
        const gone = kept ?? (await sql.first<{ reveals: boolean }>(DELETE_CURRENT, [versionId]));
        if (gone === null) throw new AppError("not_found", "There is no version of this id any more.");
        if (!gone.reveals) return;
        const shown = await sql.first(PROMOTE, [bucketId, path]);
        // What comes back for a present file takes its place; without a marker it is one file more.
        const isMore = kept !== null && shown !== null;
        if (isMore && (await sql.first(HAS_TOO_MANY, [bucketId])) !== null) throw bucketFull();
      });
    },
  };
}

/**
 * Folds versions below folders, page by page; after a folder it goes on behind everything in it. A folder is often followed by another, so
 * one row is read behind it, and twice as many each time for as long as they are versions.
 */
async function foldPages(
  page: Omit<Page, "delimiter">,
  read: (page: Omit<Page, "delimiter">) => Promise<readonly VersionRecord[]>,
): Promise<VersionListing> {
  const prefix = page.prefix?.normalize("NFC") ?? "";
  const versions: VersionRecord[] = [];
  const prefixes: string[] = [];
  let after = page.after;
  let limit = 1;
  for (;;) {
    const found = await read({ prefix, limit, ...(after ? { after } : {}) });
    let folded: string | null = null;
    for (const version of found) {
      const slash = version.path.indexOf("/", prefix.length);
      const isFull = versions.length + prefixes.length === page.limit;
      if (isFull) return { versions, prefixes, next: after ?? null };
      if (slash < 0) {
        versions.push(version);
        after = { path: version.path, versionId: version.versionId };
        continue;
      }
      folded = version.path.slice(0, slash + 1);
      prefixes.push(folded);
      after = { path: folded };
      break;
    }
    if (folded === null && found.length < limit) return { versions, prefixes, next: null };
    limit = folded === null ? Math.min(limit * 2, page.limit + 1) : 1;
  }
}
