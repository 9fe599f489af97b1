import { TAG_BYTES } from "./gcm.js";

/** Bytes of content in every segment but the last, which has 0 (of an empty object only) to as many. */
export const SEGMENT_BYTES: number = 64 * 1024;
/** The same, sealed. */
export const SEALED_BYTES: number = SEGMENT_BYTES + TAG_BYTES;

/** Bytes that content of `size` bytes takes when sealed. */
export function sealedSize(size: number): number {
  return size + TAG_BYTES * Math.max(1, Math.ceil(size / SEGMENT_BYTES));
}

/** Bytes of content in `sealed` bytes; null when no content has this sealed size. */
export function contentSize(sealed: number): number | null {
  const segments = Math.ceil(sealed / SEALED_BYTES);
  const size = sealed - segments * TAG_BYTES;
  return size >= 0 && segments > 0 && sealedSize(size) === sealed ? size : null;
}

/** The most bytes of content whose sealed size is at most `limit`. */
export function largestContent(limit: number): number {
  const whole = Math.floor(limit / SEALED_BYTES);
  return whole * SEGMENT_BYTES + Math.max(0, (limit % SEALED_BYTES) - TAG_BYTES);
}

/** The number of the last segment, counted from 0, of content of `size` bytes. */
export function lastSegment(size: number): number {
  return Math.max(0, Math.ceil(size / SEGMENT_BYTES) - 1);
}

/**
 * The nonce of a segment: its place, and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway
 * and Vizár). So a segment fits in one place only, and content that was cut has no last one.
 */
export function segmentNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
