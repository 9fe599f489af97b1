import { type ImageTransformer, isAdapterError, type TransformedImage } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { createWorkGate } from "../../../work-gate.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { readContent } from "../http/serve-file.js";
import type { FileRecord } from "../records.js";
import type { ImageWish } from "./image-wish.js";
import { DROP_OLDEST, FIND_VARIANT, KEEP_VARIANT, type VariantRow } from "./variant-rows.js";

/** Images made of stored images, kept for the next who asks. */
export interface ImageService {
  /** The file as the wish wants it: the same file in all but its content. Throws `image_refused` for what cannot be transformed. */
  make(file: FileRecord, wish: ImageWish): Promise<FileRecord>;
  /** Waits for what is being made. */
  stop(): Promise<void>;
}

export interface ImageServiceParts {
  /** Null where the server was composed without. */
  readonly images: ImageTransformer | null;
  readonly blobs: BlobStore;
}

/** How many are kept of one content. */
export const MAX_VARIANTS = 32;
/** How many may wait for each that runs; beyond that a client is told to come again. */
const WAITING_FOR_EACH = 16;

const REASONS: Readonly<Record<string, string>> = {
  damaged: "The image is damaged or incomplete, so nothing can be made of it.",
  animated: "The image moves. Only images that stand still are transformed; ask for the file as it is.",
  format: "The file is no image of a kind that is transformed. Ask for the file as it is.",
};

/** Makes each image once, however many ask for it at a time; a few at a time, so that a flood costs no more memory. */
export function createImageService({ database, now }: Platform, { images, blobs }: ImageServiceParts): ImageService {
  const { system } = database;
  const running = images?.capabilities.concurrency ?? 1;
  const gate = createWorkGate({
    maxRunning: running,
    maxWaiting: running * WAITING_FOR_EACH,
    refusal: "Too many images are being made right now. Try again shortly.",
  });
  const underWay = new Map<string, Promise<VariantRow>>();
  // What is made is for everybody who asks: it does not end with the first of them.
  const { signal } = new AbortController();

  const find = (file: FileRecord, { parameters }: ImageWish): Promise<VariantRow | null> =>
    system.first<VariantRow>(FIND_VARIANT, [file.etag, parameters]);

  const keep = async (file: FileRecord, wish: ImageWish, image: TransformedImage): Promise<VariantRow> => {
    const { bytes, contentType } = image;
    const limits = { maxBytes: bytes.length, exactBytes: bytes.length };
    const blob = await blobs.write(new Blob([new Uint8Array(bytes)]).stream(), { ...limits, signal });
    const facts = [blob.id, contentType, blob.size, blob.sha256, blob.crc32c, now()];
    const row = await system.first<VariantRow>(KEEP_VARIANT, [file.etag, wish.parameters, ...facts]);
    if (row !== null) {
      await system.query(DROP_OLDEST, [file.etag, MAX_VARIANTS]);
      return row;
    }
    await blobs.release(blob.id);
    const other = await find(file, wish);
    if (other !== null) return other;
    throw new AppError("not_found", "The file was deleted meanwhile.");
  };

  const produce = async (file: FileRecord, wish: ImageWish): Promise<VariantRow> => {
    const transformer = checkSource(images, file);
    const image = await gate(async () => {
      const source = await new Response(await readContent(blobs, file, { signal })).arrayBuffer();
      return transformer.transform(new Uint8Array(source), wish.transform).catch(refuseImage);
    });
    return keep(file, wish, image);
  };

  /** One for all who ask for the same at a time. */
  const produceOnce = (file: FileRecord, wish: ImageWish): Promise<VariantRow> => {
    const name = `${file.etag} ${wish.parameters}`;
    const begun = underWay.get(name);
    if (begun !== undefined) return begun;
    const making = produce(file, wish).finally(() => underWay.delete(name));
    underWay.set(name, making);
    return making;
  };

  return {
    async make(file, wish) {
      const row = (await find(file, wish)) ?? (await produceOnce(file, wish));
      return variantOf(file, row);
    },
    async stop() {
      await Promise.allSettled(underWay.values());
    },
  };
}

function checkSource(images: ImageTransformer | null, file: FileRecord): ImageTransformer {
  if (images === null) {
    throw new AppError("not_supported", "This server transforms no images. Ask for the file as it is.");
  }
  const { maxInputBytes } = images.capabilities;
  if (file.size > maxInputBytes) {
    throw new AppError(
      "image_refused",
      `The file has ${file.size} bytes; images of up to ${maxInputBytes} are transformed.`,
    );
  }
  return images;
}

/** Gives the transformer's reasons in words for a client. */
function refuseImage(error: unknown): never {
  if (!isAdapterError(error)) throw error;
  const reason = error.code === "invalid_input" ? REASONS[String(error.details.reason)] : undefined;
  if (reason !== undefined) throw new AppError("image_refused", reason, { cause: error });
  if (error.code === "limit_exceeded") {
    throw new AppError("image_refused", "The image has too many pixels to be transformed.", { cause: error });
  }
  if (error.code === "timeout") {
    throw new AppError(
      "image_refused",
      "The image takes too long to transform. Ask for a smaller one, or another format.",
      {
        cause: error,
      },
    );
  }
  throw error;
}

function variantOf(file: FileRecord, row: VariantRow): FileRecord {
  return {
    ...file,
    blobId: row.blob_id,
    contentType: row.content_type,
    size: Number(row.size),
    pieceCount: 0,
    sha256: row.sha256,
    crc32c: row.crc32c,
    etag: row.sha256,
    s3Etag: null,
    filename: `${file.filename.replace(/\.[A-Za-z0-9]{1,5}$/, "")}.${row.content_type.replace("image/", "")}`,
    // Either may change what is served under this address.
    storedAt: new Date(Math.max(row.created_at.getTime(), file.storedAt.getTime())),
  };
}
