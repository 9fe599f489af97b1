import { createHasher } from "@holdfast/server-core";

const encoder = new TextEncoder();

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** The bytes of hexadecimal text; null for any other text. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 2 === 1 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

/** The bytes of a text in UTF-8. */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** SHA-256 in hexadecimal. WebCrypto would give each text to another thread, which costs more than the hash. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const hasher = await createHasher("sha256");
  hasher.update(bytes);
  return hasher.hex();
}
