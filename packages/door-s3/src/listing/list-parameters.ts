import { S3Error } from "../errors/s3-error.js";
import { encodePath } from "../signature/percent-encoding.js";

/** What every list of S3 takes. */
export interface ListParameters {
  readonly prefix: string;
  readonly delimiter: "/" | null;
  /** 0 to 1,000. */
  readonly maxKeys: number;
  /** Writes a key into a document: encoded where the client asked for it. */
  readonly encode: (key: string) => string;
  readonly encodingType: "url" | null;
}

const MAX_KEYS = 1_000;

/** Reads them; `maxName` is the parameter that says how many, of which S3 has several. */
export function readListParameters(
  query: ReadonlyMap<string, string>,
  maxName: "max-keys" | "max-uploads" = "max-keys",
): ListParameters {
  const delimiter = query.get("delimiter") ?? "";
  if (delimiter !== "" && delimiter !== "/") {
    throw new S3Error("NotImplemented", "Keys can be folded at the delimiter / only.");
  }
  const encodingType = query.get("encoding-type") ?? null;
  if (encodingType !== null && encodingType !== "url") {
    throw new S3Error("InvalidArgument", "encoding-type must be url.");
  }
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: delimiter === "/" ? "/" : null,
    maxKeys: readCount(query, { name: maxName, max: MAX_KEYS }),
    encode: encodingType === "url" ? encodePath : (key) => key,
    encodingType,
  };
}

/** A number of the query; the greatest where it is absent or above. */
export function readCount(
  query: ReadonlyMap<string, string>,
  { name, max }: { readonly name: string; readonly max: number },
): number {
  const text = query.get(name) ?? "";
  if (text === "") return max;
  if (!/^\d{1,10}$/.test(text)) throw new S3Error("InvalidArgument", `${name} must be a number from 0 to ${max}.`);
  return Math.min(Number(text), max);
}

/** An opaque token that holds where a list goes on. */
export function toToken(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The text of a token; throws `InvalidArgument` for what no list answered. */
export function fromToken(token: string): string {
  try {
    const bytes = Uint8Array.from(atob(token.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new S3Error("InvalidArgument", "The continuation token is not one that this list answered.", { cause });
  }
}
