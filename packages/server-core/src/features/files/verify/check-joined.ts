import { combineCrc32c } from "../blobs/combine-crc32c.js";
import type { JoinedRow } from "./verify-sql.js";

const NO_BYTES_CRC32C = "00000000";

/** What is wrong with how a blob is put together; null when its pieces are stored, lie end to end and give its size and CRC-32C. */
export function checkJoined({ size, crc32c, pieces }: JoinedRow): string | null {
  let end = 0;
  let sum: string | null = NO_BYTES_CRC32C;
  for (const piece of pieces ?? []) {
    if (piece.state !== "stored") return `Its piece ${piece.id} is ${piece.state}.`;
    if (piece.start_at !== end) return `Its piece ${piece.id} begins at ${piece.start_at}, not at ${end}.`;
    if (piece.blob_size !== piece.size)
      return `Its piece ${piece.id} counts as ${piece.size} bytes and has ${piece.blob_size}.`;
    end += piece.size;
    sum = sum === null || piece.crc32c === null ? null : combineCrc32c(sum, piece.crc32c, piece.size);
  }
  if (end !== Number(size)) return `Its pieces have ${end} bytes; ${size} were written.`;
  if (sum !== null && crc32c !== null && sum !== crc32c) return `The CRC-32C of its pieces is ${sum}, not ${crc32c}.`;
  return null;
}
