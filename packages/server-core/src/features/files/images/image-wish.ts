import type { ImageFit, ImageFormat, ImageTransform } from "@holdfast/adapter-api";

/** What a request may ask of an image, as the contract names it. */
export interface ImageQuery {
  readonly width?: number;
  readonly height?: number;
  readonly fit?: ImageFit;
  readonly format?: ImageFormat | "auto";
  readonly quality?: number;
}

/** What is to be made of an image. */
export interface ImageWish {
  readonly transform: ImageTransform;
  /** Names the transform: two that make the same have the same. */
  readonly parameters: string;
  /** Whether the answer depends on the request's Accept. */
  readonly isNegotiated: boolean;
}

const MEMBERS = ["width", "height", "fit", "format", "quality"] as const;

/** The transform that the query asks for, by the request's Accept where the format is `auto`; null when it asks for none. */
export function readWish(query: ImageQuery, accept: string | null): ImageWish | null {
  if (MEMBERS.every((member) => query[member] === undefined)) return null;
  const format = query.format === "auto" ? negotiate(accept) : (query.format ?? "same");
  const wanted = simplify({ ...query, format });
  const { width, height, quality, fit = "cover" } = wanted;
  const transform = {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(quality === undefined ? {} : { quality }),
    fit,
    format,
  };
  return { transform, parameters: textOf(wanted), isNegotiated: query.format === "auto" };
}

/** The query in one way of writing it, for a signature: two that ask for the same have the same. Empty when it asks for nothing. */
export function wishText(query: ImageQuery): string {
  return textOf(simplify(query));
}

/** Without what makes no difference. */
function simplify<Wanted extends Omit<ImageQuery, "format"> & { readonly format?: string }>(wanted: Wanted): Wanted {
  const { fit, quality, ...rest } = wanted;
  const isBox = wanted.width !== undefined && wanted.height !== undefined;
  return {
    ...rest,
    ...(isBox ? { fit: fit ?? "cover" } : {}),
    ...(quality === undefined || wanted.format === "png" ? {} : { quality }),
  } as Wanted;
}

function textOf(wanted: Readonly<Partial<Record<(typeof MEMBERS)[number], string | number | undefined>>>): string {
  return MEMBERS.flatMap((member) => (wanted[member] === undefined ? [] : [`${member}=${wanted[member]}`])).join("&");
}

/** WebP first: AVIF is smaller still, but takes many times as long to write. */
function negotiate(accept: string | null): ImageTransform["format"] {
  const accepted = new Set<string>();
  for (const part of (accept ?? "").toLowerCase().split(",")) {
    const [type = "", ...parameters] = part.split(";").map((text) => text.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(type);
  }
  if (accepted.has("image/webp")) return "webp";
  return accepted.has("image/avif") ? "avif" : "same";
}
