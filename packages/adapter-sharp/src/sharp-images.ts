import { availableParallelism } from "node:os";
import type { ImageTransform, ImageTransformer, TransformedImage } from "@holdfast/adapter-api";
import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { ADAPTER, failure, ofVips, refused } from "./failures.js";
import { sniffFormat } from "./image-type.js";

export interface SharpImagesOptions {
  /** A larger image is refused. Default 32 MiB. */
  readonly maxInputBytes?: number;
  /** Width times height; decoding takes about 4 bytes for each. Default 40,000,000. */
  readonly maxInputPixels?: number;
  /** The longest side of what is made. Default 4,096. */
  readonly maxOutputSide?: number;
  /** A transform that takes longer is ended, but for the writing of AVIF, which the sides bound. Default 20. */
  readonly timeoutSeconds?: number;
  /** How many run at a time; each may take the memory of one decoded image. Default: half of the processors, at most 4. */
  readonly concurrency?: number;
}

type Output = Exclude<ImageTransform["format"], "same">;

const INPUTS = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"] as const;
const OUTPUTS = ["jpeg", "png", "webp", "avif"] as const;
/** What each loses is hard to see at these. */
const QUALITY = { jpeg: 80, webp: 80, avif: 55 } as const;
/**
 * The timeout does not reach into this encoder: what bounds its time are the longest side and this. 4,096 by 4,096 pixels of
 * noise take 2 s of processor time with it, 9 s with 2, 49 s with 4, and come out as long within a sixth.
 */
const AVIF_EFFORT = 0;

/** An ImageTransformer on sharp (libvips). Reads JPEG, PNG, WebP, AVIF and GIF that stand still; writes all but GIF. */
export function sharpImages(options: SharpImagesOptions = {}): ImageTransformer {
  const limits = {
    maxInputBytes: options.maxInputBytes ?? 32 * 1024 * 1024,
    maxInputPixels: options.maxInputPixels ?? 40_000_000,
    maxOutputSide: options.maxOutputSide ?? 4096,
    concurrency: options.concurrency ?? Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2))),
  };
  const timeoutSeconds = options.timeoutSeconds ?? 20;
  for (const [name, value] of Object.entries({ ...limits, timeoutSeconds })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw failure("invalid_input", `${name} must be a positive whole number`);
    }
  }

  return {
    kind: "images",
    name: ADAPTER,
    capabilities: { inputs: INPUTS, outputs: OUTPUTS, ...limits },
    async transform(image, transform, callOptions) {
      if (callOptions?.signal?.aborted) throw failure("aborted", "the call was aborted");
      if (image.length > limits.maxInputBytes) throw failure("limit_exceeded", "the image has too many bytes");
      const format = sniffFormat(image);
      if (format === null) throw refused("format", `the bytes are none of ${INPUTS.join(", ")}`);
      const sides = readSides(transform, limits.maxOutputSide);
      const reading: SharpOptions = { limitInputPixels: limits.maxInputPixels, failOn: "error", sequentialRead: true };
      const metadata = await readMetadata(image, reading);
      if ((metadata.pages ?? 1) > 1) throw refused("animated", "the image moves");
      const output = transform.format === "same" ? ownOutput(format) : transform.format;
      const pipeline = sharp(image, { ...reading, autoOrient: true })
        .timeout({ seconds: timeoutSeconds })
        .resize({
          ...sides,
          withoutEnlargement: true,
        });
      return encode(pipeline, output, transform.quality);
    },
  };
}

/** Reads the head only: limits and formats are checked before anything is decoded. */
async function readMetadata(image: Uint8Array, reading: SharpOptions): Promise<Metadata> {
  try {
    return await sharp(image, reading).metadata();
  } catch (error) {
    throw ofVips(error);
  }
}

/** The box in sharp's words. A side that is not given is bounded all the same: a thin image may be very long. */
function readSides({ width, height, fit }: ImageTransform, most: number): Parameters<Sharp["resize"]>[0] {
  for (const side of [width, height]) {
    if (side !== undefined && (!Number.isSafeInteger(side) || side < 1 || side > most)) {
      throw failure("invalid_input", `a side has 1 to ${most} pixels`);
    }
  }
  if (width === undefined || height === undefined || fit === "contain") {
    return { width: width ?? most, height: height ?? most, fit: "inside" };
  }
  return { width, height, fit };
}

function ownOutput(format: ReturnType<typeof sniffFormat>): Output {
  return OUTPUTS.find((output) => output === format) ?? "png";
}

async function encode(pipeline: Sharp, output: Output, quality: number | undefined): Promise<TransformedImage> {
  const encoded = {
    jpeg: () => pipeline.flatten({ background: "#fff" }).jpeg({ quality: quality ?? QUALITY.jpeg, mozjpeg: false }),
    png: () => pipeline.png(),
    webp: () => pipeline.webp({ quality: quality ?? QUALITY.webp }),
    avif: () => pipeline.avif({ quality: quality ?? QUALITY.avif, effort: AVIF_EFFORT }),
  }[output]();
  try {
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return { bytes: data, contentType: `image/${output}`, width: info.width, height: info.height };
  } catch (error) {
    throw ofVips(error);
  }
}
