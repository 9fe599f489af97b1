import type { CallOptions } from "./adapter.js";

/** What an image can be made into. */
export type ImageFormat = "jpeg" | "png" | "webp" | "avif";

/** How an image fills a box of both sides: cropped to fill it, whole within it, or stretched to it. */
export type ImageFit = "cover" | "contain" | "fill";

/** What is to be made of an image. It is never made larger than it is. */
export interface ImageTransform {
  /** Pixels. Without it, as `height` and the image's own proportions have it. */
  readonly width?: number;
  readonly height?: number;
  /** Only with both sides. */
  readonly fit: ImageFit;
  /** `same` keeps the image's own format, or takes PNG where that cannot be written. */
  readonly format: ImageFormat | "same";
  /** 1 to 100, for the formats that lose something; a good value for the format when absent. */
  readonly quality?: number;
}

export interface TransformedImage {
  readonly bytes: Uint8Array;
  /** Such as `image/webp`. */
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

export interface ImageCapabilities {
  /** The content types that it reads. */
  readonly inputs: readonly string[];
  readonly outputs: readonly ImageFormat[];
  /** Larger images fail with `limit_exceeded`, before they are decoded. */
  readonly maxInputBytes: number;
  readonly maxInputPixels: number;
  /** The longest side of what it makes. */
  readonly maxOutputSide: number;
  /** How many transforms run well at a time. */
  readonly concurrency: number;
}

/**
 * Makes images of images, from untrusted bytes. What it makes shows the image upright and holds no metadata of the original.
 * It decides what an image is by its bytes. Fails with `invalid_input` for one that is damaged, cut, moving or of
 * another format than `inputs`; `details.reason` is `damaged`, `animated` or `format`. Fails with `limit_exceeded` beyond a
 * limit of its capabilities, and with `timeout` when it takes too long. It keeps no state: there is nothing to open or close.
 */
export interface ImageTransformer {
  readonly kind: "images";
  /** The vendor, in a word, as it appears in errors and logs. */
  readonly name: string;
  readonly capabilities: ImageCapabilities;
  transform(image: Uint8Array, transform: ImageTransform, options?: CallOptions): Promise<TransformedImage>;
}
