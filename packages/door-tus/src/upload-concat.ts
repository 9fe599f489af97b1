import { badRequest } from "./refusal.js";

/** What the header `Upload-Concat` makes of an upload. */
export type UploadConcat =
  | { readonly kind: "partial" }
  | { readonly kind: "final" /** Of the partial uploads, in order. */; readonly ids: readonly string[] };

/** More could not be named in one header. */
const MAX_PARTIALS = 1_000;

/** Reads the header, whose URLs lie below `path` and may be relative; null without it. */
export function readUploadConcat(header: string | null, path: string): UploadConcat | null {
  if (header === null) return null;
  if (header === "partial") return { kind: "partial" };
  const [kind, list = ""] = header.split(";", 2);
  const urls = list.split(" ").filter((url) => url !== "");
  if (kind !== "final" || urls.length === 0) {
    throw badRequest('Upload-Concat is "partial", or "final;" with the URLs of partial uploads, parted by spaces.');
  }
  if (urls.length > MAX_PARTIALS) throw badRequest(`An upload is made of ${MAX_PARTIALS} partial uploads at most.`);
  return { kind: "final", ids: urls.map((url) => idOf(url, path)) };
}

function idOf(url: string, path: string): string {
  const base = `http://holdfast.invalid${path}/`;
  const { pathname } = URL.canParse(url, base) ? new URL(url, base) : new URL(base);
  const id = pathname.startsWith(`${path}/`) ? pathname.slice(path.length + 1) : "";
  if (id === "" || id.includes("/")) throw badRequest("Upload-Concat names a URL that is no upload of this server.");
  return id;
}
