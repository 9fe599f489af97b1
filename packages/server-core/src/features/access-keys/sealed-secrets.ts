import { fromBase64Url } from "../auth/encoding.js";

/** Encrypts secrets at rest with AES-256-GCM (NIST SP 800-38D), each bound to the row that holds it. */
export interface SealedSecrets {
  /** `place` names the row; the secret opens nowhere else. */
  seal(secret: string, place: string): Promise<Uint8Array>;
  /** Throws when the bytes were changed, or moved from another row. */
  open(sealed: Uint8Array, place: string): Promise<string>;
}

const NONCE_BYTES = 12;

/** `key` is 32 bytes as base64url. */
export async function createSealedSecrets(key: string): Promise<SealedSecrets> {
  const usages = ["encrypt", "decrypt"] as const;
  const aes = await crypto.subtle.importKey("raw", fromBase64Url(key), "AES-GCM", false, [...usages]);
  const parameters = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
    name: "AES-GCM",
    iv,
    additionalData: new TextEncoder().encode(place),
  });
  return {
    async seal(secret, place) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(parameters(nonce, place), aes, new TextEncoder().encode(secret));
      const bytes = new Uint8Array(NONCE_BYTES + sealed.byteLength);
      bytes.set(nonce);
      bytes.set(new Uint8Array(sealed), NONCE_BYTES);
      return bytes;
    },
    async open(sealed, place) {
      const bytes = Uint8Array.from(sealed);
      const parts = parameters(bytes.slice(0, NONCE_BYTES), place);
      return new TextDecoder().decode(await crypto.subtle.decrypt(parts, aes, bytes.slice(NONCE_BYTES)));
    },
  };
}
