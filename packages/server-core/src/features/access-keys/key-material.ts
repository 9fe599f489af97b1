import { randomText } from "../auth/encoding.js";

/** RFC 4648's base32 alphabet: 32 letters, so that a random byte picks each with the same chance. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ID_LETTERS = 18;
const SECRET_BYTES = 30;
const KEY_ID = /^HF[A-Z2-7]{18}$/;

/** Whether a text has the form of a key id. */
export function isKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

/** A new key id: `HF` and 90 random bits; 20 letters and digits, as S3 clients expect. */
export function newKeyId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LETTERS));
  return `HF${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

/** A new secret: 240 random bits in 40 characters. */
export function newSecret(): string {
  return randomText(SECRET_BYTES);
}
