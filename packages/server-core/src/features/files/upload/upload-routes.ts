import { AppError } from "../../../errors/app-error.js";
import type { HandlersOf } from "../../../feature.js";
import { loadedResource, type RequestContext } from "../../../pipeline/request-context.js";
import type { FileTarget, NewContent } from "../file-access.js";
import { readDigestFields } from "../http/digest-fields.js";
import type { Links } from "../links.js";
import { announcedFileModel, createdHeaders, etagOf, fileModel } from "../models.js";
import { checkFilePath } from "../names.js";
import { announcedBytes, type UploadService } from "./upload-service.js";
import { readWriteConditions } from "./write-conditions.js";

type UploadOperation = "files.initiateUpload" | "files.uploadSigned" | "files.uploadFile" | "files.putFile";

/** The operations by which files come in. */
export function uploadRoutes(uploads: UploadService, links: Links): Pick<HandlersOf<"files">, UploadOperation> {
  return {
    "files.initiateUpload": async ({ body }, context) => {
      if (body.path !== undefined) checkFilePath(body.path);
      const { announced, bucket } = await uploads.announce(body, context.actor);
      const { url, expires_at } = await links.toUpload(announced.id, body.expires_in_seconds, context);
      const presigned_upload_info = { upload_url: url, upload_method: "PUT" as const, expires_at };
      return {
        status: 201,
        body: { file_metadata: announcedFileModel(announced, bucket.name), presigned_upload_info },
      };
    },

    "files.uploadSigned": async (_input, { actor, request }) => {
      if (actor.kind !== "signed") throw new AppError("invalid_token", "This operation needs a signed URL.");
      const file = await uploads.complete(actor.id, request);
      return { status: 200, body: fileModel(file), headers: { etag: etagOf(file) } };
    },

    "files.uploadFile": async (_input, context) => {
      const { file } = await uploads.post(loadedResource(context, "bucket"), context);
      return { status: 201, body: fileModel(file), headers: createdHeaders(file) };
    },

    "files.putFile": async ({ path }, context) => {
      const { file, isNew } = await uploads.put(putTarget(path.file_path, context), putContent(context));
      const body = fileModel(file);
      if (isNew) return { status: 201, body, headers: createdHeaders(file) };
      return { status: 200, body, headers: { etag: etagOf(file) } };
    },
  };
}

function putTarget(path: string, context: RequestContext): FileTarget {
  checkFilePath(path);
  const conditions = readWriteConditions(context.request.headers);
  return { bucket: loadedResource(context, "bucket"), path, actor: context.actor, conditions };
}

function putContent({ request }: RequestContext): NewContent {
  const { body, headers, signal } = request;
  const size = announcedBytes(headers);
  const facts = { contentType: headers.get("content-type") };
  const expected = readDigestFields(headers);
  return { body, facts, signal, ...(size === undefined ? {} : { size }), ...(expected ? { expected } : {}) };
}
