import { createCipheriv, createDecipheriv } from "node:crypto";

/** Bytes by which AES-256-GCM makes a text longer: its tag, at the end. */
export const TAG_BYTES = 16;

export interface GcmContext {
  readonly key: Uint8Array;
  /** 12 bytes; never used twice with one key. */
  readonly nonce: Uint8Array;
  /** What the seal covers beside the text. */
  readonly bound?: Uint8Array;
}

/** The text under AES-256-GCM (NIST SP 800-38D), followed by its tag. */
export function seal({ key, nonce, bound }: GcmContext, text: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  if (bound) cipher.setAAD(bound);
  const sealed = Buffer.allocUnsafeSlow(text.length + TAG_BYTES);
  cipher.update(text).copy(sealed);
  cipher.final();
  cipher.getAuthTag().copy(sealed, text.length);
  return sealed;
}

/** What `seal` was given, or null when anything is other than it was then. */
export function unseal({ key, nonce, bound }: GcmContext, sealed: Uint8Array): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  if (bound) decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const text = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return text;
}
