import { AdapterError } from "./errors.js";

/** Where a list goes on: after the key `bytes`, or, when folded, after every key that begins with `bytes`. */
export interface ListPosition {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  readonly folded: boolean;
}

/** Cursors of one adapter's lists. */
export interface ListCursor {
  /** The position as text that survives any transport: letters, digits, `-` and `_`. */
  encode(position: ListPosition): string;
  /** The position that `encode` was given; anything else, as another adapter's cursor, fails with `invalid_input`. */
  decode(cursor: string): ListPosition;
}

const CHECK_BYTES = 8;

/** The cursors of the adapter with this `name`. They hide nothing: who made them up on purpose would only begin elsewhere. */
export function createListCursor(name: string): ListCursor {
  const tag = new TextEncoder().encode(`holdfast ${name} list 2\n`);

  function encode({ bytes, folded }: ListPosition): string {
    const all = new Uint8Array(CHECK_BYTES + 1 + bytes.length);
    all[CHECK_BYTES] = folded ? 1 : 0;
    all.set(bytes, CHECK_BYTES + 1);
    new DataView(all.buffer).setBigUint64(0, fnv1a([tag, all.subarray(CHECK_BYTES)]));
    return btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join(""))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  }

  return {
    encode,
    decode(cursor) {
      const all = bytesOf(cursor);
      const position = { bytes: all.slice(CHECK_BYTES + 1), folded: all[CHECK_BYTES] === 1 };
      if (position.bytes.length > 0 && encode(position) === cursor) return position;
      throw new AdapterError("invalid_input", "the cursor is not one that this adapter made", {
        adapter: name,
        operation: "list",
      });
    },
  };
}

/** Of base64url; none of what is not. */
function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** The 64-bit FNV-1a sum of the bytes. */
function fnv1a(parts: readonly Uint8Array[]): bigint {
  let sum = 0xcbf29ce484222325n;
  for (const part of parts) {
    for (const byte of part) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  }
  return sum;
}
