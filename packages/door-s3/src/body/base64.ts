import { fromHex, toHex } from "../signature/hex.js";

/** The bytes of base64 in hexadecimal; null for text that is none, or for another number of bytes. */
export function base64ToHex(text: string, byteCount: number): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const hex = toHex(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  return hex.length === byteCount * 2 ? hex : null;
}

/** Hexadecimal as base64. */
export function hexToBase64(hex: string): string {
  return btoa(String.fromCharCode(...(fromHex(hex) ?? [])));
}
