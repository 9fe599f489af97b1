import { createHash } from "node:crypto";
import { StorageFailure } from "../errors.js";

/** Where a list goes on: after the key `bytes`, or, when folded, after every key that begins with `bytes`. */
export interface ListPosition {
  readonly bytes: Buffer;
  readonly folded: boolean;
}

const CHECK_BYTES = 8;

/** The position as text that survives any transport. */
export function encodeCursor({ bytes, folded }: ListPosition): string {
  const body = Buffer.concat([Buffer.of(folded ? 1 : 0), bytes]);
  return Buffer.concat([checksum(body), body]).toString("base64url");
}

/** The position that `encodeCursor` was given; anything else fails with `invalid_input`. */
export function decodeCursor(cursor: string): ListPosition {
  const all = Buffer.from(cursor, "base64url");
  const body = all.subarray(CHECK_BYTES);
  const intact =
    body.length > 1 && all.toString("base64url") === cursor && checksum(body).equals(all.subarray(0, CHECK_BYTES));
  if (!intact) throw new StorageFailure("invalid_input", "the cursor is not one that this adapter made");
  return { bytes: body.subarray(1), folded: body[0] === 1 };
}

function checksum(body: Buffer): Buffer {
  return createHash("sha256").update("holdfast s3 list 1\n").update(body).digest().subarray(0, CHECK_BYTES);
}
