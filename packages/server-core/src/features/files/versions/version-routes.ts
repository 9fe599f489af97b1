import { readCursor, writeCursor } from "../../../cursor.js";
import { AppError } from "../../../errors/app-error.js";
import type { HandlersOf } from "../../../feature.js";
import { loadedResource, type RequestContext } from "../../../pipeline/request-context.js";
import type { BlobStore } from "../blobs/blob-store.js";
import type { VersionAccess } from "../file-access.js";
import { checkDisposition } from "../http/check-disposition.js";
import { serveFile } from "../http/serve-file.js";
import type { Links } from "../links.js";
import { etagOf, fileModel, versionModel } from "../models.js";
import { isFolderMarker } from "../names.js";
import type { VersionRecord } from "../records.js";
import type { CopyService } from "../upload/copy-service.js";

type VersionOperation =
  | "files.listVersions"
  | "files.getVersion"
  | "files.deleteVersion"
  | "files.restoreVersion"
  | "files.downloadVersion"
  | "files.viewVersion"
  | "files.createSignedVersionUrl";

export interface VersionRoutesParts {
  readonly versions: VersionAccess;
  readonly copies: CopyService;
  readonly blobs: BlobStore;
  readonly links: Links;
}

/** The operations on versions. */
export function versionRoutes({
  versions,
  copies,
  blobs,
  links,
}: VersionRoutesParts): Pick<HandlersOf<"files">, VersionOperation> {
  const serve = (shown: "attachment" | "inline") => async (_input: unknown, context: RequestContext) => {
    checkDisposition(context, shown);
    return serveFile(blobs, contentOf(loadedResource(context, "version")), { context, shown });
  };

  return {
    "files.listVersions": async ({ query: { prefix, cursor, limit } }, context) => {
      const bucket = loadedResource(context, "bucket");
      const place = `versions of ${bucket.id} ${prefix ?? ""}`;
      const [path, versionId] = cursor === undefined ? [] : readCursor(cursor, place);
      const after = typeof path === "string" ? { path, ...(typeof versionId === "string" ? { versionId } : {}) } : null;
      const page = { limit, ...(prefix === undefined ? {} : { prefix }), ...(after === null ? {} : { after }) };
      const listed = await versions.list(bucket, page, context.actor);
      const { next } = listed;
      const body = {
        versions: listed.versions.filter(({ path: of }) => !isFolderMarker(of)).map(versionModel),
        next_cursor: next === null ? null : writeCursor([next.path, next.versionId ?? null], place),
      };
      return { status: 200, body };
    },
    "files.getVersion": async (_input, context) => ({
      status: 200,
      body: versionModel(loadedResource(context, "version")),
    }),
    "files.deleteVersion": async (_input, context) => {
      await versions.remove(loadedResource(context, "version"));
      return { status: 204 };
    },
    "files.restoreVersion": async (_input, context) => {
      const { file } = await copies.restore(loadedResource(context, "version"), context.actor);
      return { status: 200, body: fileModel(file), headers: { etag: etagOf(file) } };
    },
    "files.downloadVersion": serve("attachment"),
    "files.viewVersion": serve("inline"),
    "files.createSignedVersionUrl": async ({ body }, context) => {
      const version = contentOf(loadedResource(context, "version"));
      return { status: 200, body: await links.signVersion(version, body, context) };
    },
  };
}

function contentOf(version: VersionRecord): VersionRecord {
  if (!version.isMarker) return version;
  throw new AppError("not_found", "This version is the marker of a deletion; it has no content.");
}
