import type { Row } from "@holdfast/adapter-api";
import { type DatabaseUser, READ_ONLY } from "../../../database/database.js";
import { FILE_COLUMNS, type FileRow, fileRecord } from "../access/file-rows.js";
import type { Listing, ListPage } from "../file-access.js";
import { afterPath, compareBytes, prefixEnd } from "./prefix-end.js";

/** A step over the paths of a bucket: a file, or a folder with everything in it. */
interface EntryRow extends Row {
  readonly entry: string;
  readonly is_folder: boolean;
}

/** $1 bucket; $2 the path to begin with; $3 the one to end before, or null; $4 limit. */
export const FILES: string = `
  select ${FILE_COLUMNS}, f.path as entry, false as is_folder
  from holdfast.files f left join holdfast.buckets b on b.id = f.bucket_id
  where f.bucket_id = $1 and f.path >= $2 and ($3::text is null or f.path < $3)
  order by f.path limit $4`;

/** The next path at or after \`place\`, by one look into the index. */
const nextPath = (place: string): string => `
  select f.path from holdfast.files f
  where f.bucket_id = $1 and f.path >= ${place} and ($3::text is null or f.path < $3) order by f.path limit 1`;

/** The folder of a path below the prefix of $5 characters, or the path itself; and what comes after all of it: "0" follows the slash. */
const STEP = `
  case when position('/' in substr(p.path, $5 + 1)) > 0
    then left(p.path, $5 + position('/' in substr(p.path, $5 + 1))) else p.path end as entry,
  position('/' in substr(p.path, $5 + 1)) > 0 as is_folder,
  case when position('/' in substr(p.path, $5 + 1)) > 0
    then left(p.path, $5 + position('/' in substr(p.path, $5 + 1)) - 1) || '0' else p.path || E'\\x01' end as next`;

/** As FILES, and $5 the number of characters in the prefix. A folder costs one look, however much is in it. */
export const ENTRIES: string = `
  with recursive steps (entry, is_folder, next, n) as (
    select s.entry collate "C", s.is_folder, s.next collate "C", 1
    from (select ${STEP} from (${nextPath("$2")}) p) s
    union all
    select s.entry collate "C", s.is_folder, s.next collate "C", steps.n + 1
    from steps cross join lateral (select ${STEP} from (${nextPath("steps.next")}) p) s
    where steps.n < $4
  )
  select s.entry, s.is_folder, ${FILE_COLUMNS}
  from steps s
  left join holdfast.files f on not s.is_folder and f.bucket_id = $1 and f.path = s.entry
  left join holdfast.buckets b on b.id = f.bucket_id
  order by s.n`;

/** One page of the files of a bucket as this user of the database sees them. */
export async function listEntries(user: DatabaseUser, bucketId: string, page: ListPage): Promise<Listing> {
  const prefix = page.prefix?.normalize("NFC") ?? "";
  const folded = page.delimiter !== undefined;
  const values = [bucketId, startOf(prefix, page.after, folded), prefixEnd(prefix), page.limit + 1];
  const rows = folded
    ? await user.rows<FileRow & EntryRow>(ENTRIES, [...values, [...prefix].length], READ_ONLY)
    : await user.rows<FileRow & EntryRow>(FILES, values, READ_ONLY);
  const shown = rows.slice(0, page.limit);
  return {
    files: shown.filter(({ is_folder: isFolder }) => !isFolder).map(fileRecord),
    prefixes: shown.filter(({ is_folder: isFolder }) => isFolder).map(({ entry }) => entry),
    next: rows.length > page.limit ? (shown.at(-1)?.entry ?? null) : null,
  };
}

/** The first path that may be shown. */
function startOf(prefix: string, after: string | undefined, folded: boolean): string {
  if (after === undefined) return prefix;
  const next = afterPath(after, folded ? prefix : null);
  return compareBytes(next, prefix) > 0 ? next : prefix;
}
