import { AppError } from "../../../errors/app-error.js";
import type { HandlersOf } from "../../../feature.js";
import { loadedResource, type RequestContext } from "../../../pipeline/request-context.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { checkDisposition } from "../http/check-disposition.js";
import { serveFile } from "../http/serve-file.js";
import type { ImageService } from "../images/image-service.js";
import { type ImageQuery, readWish, wishText } from "../images/image-wish.js";
import type { Links } from "../links.js";
import { etagOf, fileModel } from "../models.js";
import type { FileRecord } from "../records.js";
import { readWriteConditions, type WriteConditions } from "../upload/write-conditions.js";
import type { FileService } from "./file-service.js";

type FileOperation =
  | "files.listFiles"
  | "files.listFilesOfBucket"
  | "files.getFile"
  | "files.getFileByPath"
  | "files.updateFile"
  | "files.updateFileByPath"
  | "files.deleteFile"
  | "files.deleteFileByPath"
  | "files.downloadFile"
  | "files.downloadFileByPath"
  | "files.viewFile"
  | "files.viewFileByPath"
  | "files.getDownloadInfo"
  | "files.getViewInfo"
  | "files.getPublicDownloadInfo"
  | "files.getPublicViewInfo"
  | "files.createSignedUrl";

export interface FileRoutesParts {
  readonly files: FileService;
  readonly blobs: BlobStore;
  readonly images: ImageService;
  readonly links: Links;
}

/** The operations on files that are there. */
export function fileRoutes({ files, blobs, images, links }: FileRoutesParts): Pick<HandlersOf<"files">, FileOperation> {
  const list = async (records: Promise<readonly FileRecord[]>) =>
    ({ status: 200, body: (await records).map(fileModel) }) as const;

  const get = async (_input: unknown, context: RequestContext) => {
    const file = loadedResource(context, "file");
    return { status: 200, body: fileModel(file), headers: { etag: etagOf(file) } } as const;
  };

  const update = async ({ body }: { readonly body: Parameters<FileService["update"]>[1] }, context: RequestContext) =>
    ({
      status: 200,
      body: fileModel(await files.update(loadedResource(context, "file"), body, conditionsOf(context))),
    }) as const;

  const remove = async (_input: unknown, context: RequestContext) => {
    await files.remove(loadedResource(context, "file"), conditionsOf(context));
    return { status: 204 } as const;
  };

  const serve =
    (shown: "attachment" | "inline") =>
    async ({ query }: { readonly query: ImageQuery }, context: RequestContext) => {
      checkDisposition(context, shown);
      checkTransform(context, query);
      const file = loadedResource(context, "file");
      const wish = readWish(query, context.request.headers.get("accept"));
      if (wish === null) return serveFile(blobs, file, { context, shown });
      const reply = await serveFile(blobs, await images.make(file, wish), { context, shown });
      return wish.isNegotiated ? { ...reply, headers: { ...reply.headers, vary: "Accept" } } : reply;
    };

  const downloadInfo = async (file: FileRecord, context: RequestContext) => {
    const { url, expires_at } = await links.toRead(file, "attachment", context);
    return { status: 200, body: { file_metadata: fileModel(file), download_url: url, expires_at } } as const;
  };

  const viewInfo = async (file: FileRecord, context: RequestContext) => {
    const { url, expires_at } = await links.toRead(file, "inline", context);
    return { status: 200, body: { file_metadata: fileModel(file), view_url: url, expires_at } } as const;
  };

  return {
    "files.listFiles": ({ query }, { actor }) => list(files.listOwn(query, actor)),
    "files.listFilesOfBucket": ({ query }, context) =>
      list(files.listOfBucket(loadedResource(context, "bucket"), query, context.actor)),
    "files.getFile": get,
    "files.getFileByPath": get,
    "files.updateFile": update,
    "files.updateFileByPath": update,
    "files.deleteFile": remove,
    "files.deleteFileByPath": remove,
    "files.downloadFile": serve("attachment"),
    "files.downloadFileByPath": serve("attachment"),
    "files.viewFile": serve("inline"),
    "files.viewFileByPath": serve("inline"),
    "files.getDownloadInfo": (_input, context) => downloadInfo(loadedResource(context, "file"), context),
    "files.getViewInfo": (_input, context) => viewInfo(loadedResource(context, "file"), context),
    "files.getPublicDownloadInfo": (_input, context) => downloadInfo(publicFile(context), context),
    "files.getPublicViewInfo": (_input, context) => viewInfo(publicFile(context), context),
    "files.createSignedUrl": async ({ body }, context) => {
      return { status: 200, body: await links.sign(loadedResource(context, "file"), body, context) };
    },
  };
}

function conditionsOf({ request }: RequestContext): WriteConditions {
  return readWriteConditions(request.headers);
}

function publicFile(context: RequestContext): FileRecord {
  const file = loadedResource(context, "file");
  if (file.isPublic) return file;
  throw new AppError("forbidden", "The file is in a private bucket. Use the link for private files.");
}

/** A link that was signed for an image in one size and format gives no other. */
function checkTransform({ actor }: RequestContext, query: ImageQuery): void {
  if (actor.kind !== "signed" || (actor.constraints.transform ?? "") === wishText(query)) return;
  throw new AppError(
    "forbidden",
    "This signed URL was made for another size or format. Use it as it is, or sign one for this.",
  );
}
