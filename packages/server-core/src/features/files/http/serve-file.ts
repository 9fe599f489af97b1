import type { ByteRange } from "@holdfast/adapter-api";
import type { ContentReply, EmptyReply } from "@holdfast/openapi";
import { AppError } from "../../../errors/app-error.js";
import { refuseCode, SANDBOX } from "../../../pipeline/content-policy.js";
import type { RequestContext } from "../../../pipeline/request-context.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { lostContent } from "../blobs/lost-content.js";
import { etagOf } from "../models.js";
import type { FileRecord } from "../records.js";
import { essenceOf } from "../upload/content-type.js";
import { preconditionFailed } from "../upload/write-conditions.js";
import { type ResolvedRange, resolveRanges } from "./byte-range.js";
import { contentDisposition } from "./content-disposition.js";
import { reprDigest } from "./digest-fields.js";
import { multipartRanges } from "./multipart-ranges.js";
import { evaluatePreconditions, isRangeCurrent, type Version } from "./preconditions.js";

/** What browsers show without running anything of it in the name of this origin. A `+xml` of any kind is a document to them. */
const PASSIVE = /^(?:image\/(?!svg)[\w.-]+|audio\/[\w.-]+|video\/[\w.-]+|text\/plain|application\/pdf)$/;

/** Browsers' own viewers for PDF refuse to work in a sandbox; they are one themselves. */
const PDF_POLICY =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Answers a file's content, or the part or the "not modified" that the request asks for, streaming from storage. */
export async function serveFile(
  blobs: BlobStore,
  file: FileRecord,
  { context, shown }: { readonly context: RequestContext; readonly shown: "attachment" | "inline" },
): Promise<ContentReply<200> | ContentReply<206> | EmptyReply<304>> {
  const { headers, method, signal } = context.request;
  refuseCode(headers);
  const version: Version = { etag: file.etag, modifiedAt: file.storedAt };
  const about = versionHeaders(file);
  const outcome = evaluatePreconditions(headers, version);
  if (outcome === "failed") throw preconditionFailed();
  if (outcome === "not_modified") return { status: 304, headers: about };

  // RFC 9110, section 14.2: a Range means something for GET alone.
  const asked = method === "GET" && isRangeCurrent(headers, version) ? headers.get("range") : null;
  const ranges = resolveRanges(asked, file.size);
  if (ranges === "unsatisfiable") throw unsatisfiable(file.size);
  const answer = { ...about, ...contentHeaders(file, shown, nameFor(file, context)) };
  if (ranges === null) {
    const content = method === "HEAD" ? null : await readContent(blobs, file, { signal });
    return { status: 200, content, headers: { ...answer, "content-length": String(file.size) } };
  }
  return serveRanges(file, ranges, { answer, open: (range) => readContent(blobs, file, { range, signal }) });
}

/** One part as it is, several as a multipart body. */
async function serveRanges(
  file: FileRecord,
  ranges: readonly ResolvedRange[],
  {
    answer,
    open,
  }: {
    readonly answer: Record<string, string>;
    readonly open: (range: ResolvedRange) => Promise<ReadableStream<Uint8Array>>;
  },
): Promise<ContentReply<206>> {
  const [range] = ranges;
  if (range !== undefined && ranges.length === 1) {
    const contentRange = `bytes ${range.start}-${range.end}/${file.size}`;
    const length = String(range.end - range.start + 1);
    const headers = { ...answer, "content-length": length, "content-range": contentRange };
    return { status: 206, content: await open(range), headers };
  }
  const parts = multipartRanges(ranges, { contentType: file.contentType, size: file.size });
  const headers = { ...answer, "content-type": parts.contentType, "content-length": String(parts.contentLength) };
  return { status: 206, content: parts.body(open), headers };
}

/** The content of a file, or a range of it; throws `internal` when storage has lost it. */
export async function readContent(
  blobs: BlobStore,
  file: FileRecord,
  options: { readonly range?: ByteRange; readonly signal: AbortSignal },
): Promise<ReadableStream<Uint8Array>> {
  const body = await blobs.read(file, options);
  if (body !== null) return body;
  throw lostContent(file.blobId);
}

function versionHeaders(file: FileRecord): Record<string, string> {
  return {
    etag: etagOf(file),
    "last-modified": file.storedAt.toUTCString(),
    "cache-control": cacheControlOf(file),
  };
}

/** What the file says; else a cache asks again each time, so that a bucket that turns private does so at once. */
export function cacheControlOf({ isPublic, cacheControl }: Pick<FileRecord, "isPublic" | "cacheControl">): string {
  if (cacheControl === null) return isPublic ? "public, no-cache" : "private, no-cache";
  if (isPublic) return cacheControl;
  const directives = cacheControl.split(",").map((directive) => directive.trim());
  // What is for one reader is in no shared cache, whatever the file says.
  const own = directives.filter((directive) => !/^(?:public|private|s-maxage)(?:=|$)/i.test(directive));
  return ["private", ...own].join(", ");
}

/** A signed link may name the file otherwise. */
function nameFor(file: FileRecord, { actor }: RequestContext): string {
  const name = actor.kind === "signed" ? actor.constraints.filename : undefined;
  return typeof name === "string" ? name : file.filename;
}

function contentHeaders(file: FileRecord, shown: "attachment" | "inline", filename: string): Record<string, string> {
  const essence = essenceOf(file.contentType);
  const disposition = shown === "inline" && PASSIVE.test(essence) ? "inline" : "attachment";
  return {
    ...(file.sha256 === null ? {} : { "repr-digest": reprDigest(file.sha256) }),
    "accept-ranges": "bytes",
    "content-type": file.contentType,
    "content-disposition": contentDisposition(disposition, filename),
    "content-security-policy": essence === "application/pdf" ? PDF_POLICY : SANDBOX,
  };
}

function unsatisfiable(size: number): AppError {
  return new AppError("range_not_satisfiable", `The file has ${size} bytes, and the range begins after them.`, {
    headers: { "content-range": `bytes */${size}` },
  });
}
