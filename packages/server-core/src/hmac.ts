import { nativeCrypto } from "./native-modules.js";

const HMAC = { name: "HMAC", hash: "SHA-256" };

/** HMAC-SHA256 (RFC 2104) by what the runtime has; WebCrypto would give each text to another thread, which costs more than the hash. */
export async function hmacSha256(
  key: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (nativeCrypto !== undefined) return nativeCrypto.createHmac("sha256", key).update(bytes).digest();
  const imported = await crypto.subtle.importKey("raw", key, HMAC, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes));
}
