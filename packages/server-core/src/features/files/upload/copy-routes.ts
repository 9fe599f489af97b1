import type { Database } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { HandlersOf } from "../../../feature.js";
import { loadedResource, type RequestContext } from "../../../pipeline/request-context.js";
import { loadBucket } from "../access/loaders.js";
import { createdHeaders, etagOf, fileModel } from "../models.js";
import { checkFilePath } from "../names.js";
import type { BucketRecord, FileRecord } from "../records.js";
import type { CopyService } from "./copy-service.js";
import { ANY_CONDITIONS, readWriteConditions } from "./write-conditions.js";

/** The operations by which files come from files. Who may read or change the source was decided; who may upload, is decided as for uploads. */
export function copyRoutes(
  database: Database,
  copies: CopyService,
): Pick<HandlersOf<"files">, "files.copyFile" | "files.moveFile"> {
  const bucketOf = async (
    file: FileRecord,
    named: string | undefined,
    { actor }: RequestContext,
  ): Promise<BucketRecord> => {
    const bucket = await loadBucket(database.as(actor), named ?? file.bucketId);
    if (bucket === null) throw new AppError("not_found", "There is no bucket of this name that you may see.");
    return bucket;
  };

  return {
    "files.copyFile": async ({ body }, context) => {
      checkFilePath(body.path);
      const file = loadedResource(context, "file");
      const bucket = await bucketOf(file, body.bucket, context);
      const conditions = body.replace ? ANY_CONDITIONS : null;
      const { filename, metadata = file.metadata } = body;
      const facts = { metadata, cacheControl: file.cacheControl, tags: file.tags, ...(filename ? { filename } : {}) };
      const target = { bucket, path: body.path, actor: context.actor, conditions };
      const copy = await copies.copy(file, target, facts);
      const shown = fileModel(copy.file);
      if (copy.isNew) return { status: 201, body: shown, headers: createdHeaders(copy.file) };
      return { status: 200, body: shown, headers: { etag: etagOf(copy.file) } };
    },

    "files.moveFile": async ({ body }, context) => {
      checkFilePath(body.path);
      const file = loadedResource(context, "file");
      const bucket = await bucketOf(file, body.bucket, context);
      const conditions = readWriteConditions(context.request.headers);
      const target = { bucket, path: body.path, actor: context.actor, conditions, replaces: body.replace };
      return { status: 200, body: fileModel(await copies.move(file, target)) };
    },
  };
}
