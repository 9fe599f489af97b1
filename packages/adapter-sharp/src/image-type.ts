/** The formats that are read. */
export type InputFormat = "jpeg" | "png" | "webp" | "gif" | "avif";

const AVIF_BRANDS = ["avif", "avis"];

/**
 * The format that the first bytes say, or null for any other. Nothing else reaches the decoders, whatever else they could
 * read: SVG may refer to files and addresses, and the rarer a format, the less its decoder was tried by attackers.
 */
export function sniffFormat(image: Uint8Array): InputFormat | null {
  if (startsWith(image, [0xff, 0xd8, 0xff])) return "jpeg";
  if (startsWith(image, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  const text = Buffer.from(image.subarray(0, 12)).toString("latin1");
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "webp";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "gif";
  if (text.slice(4, 8) === "ftyp" && AVIF_BRANDS.includes(text.slice(8))) return "avif";
  return null;
}

function startsWith(image: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => image[index] === byte);
}
