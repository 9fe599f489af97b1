import { randomBytes } from "node:crypto";
import { AdapterError } from "@holdfast/adapter-api";
import { ADAPTER } from "./failures.js";

/** A master key. Objects name theirs by its id, so an id must never stand for another secret. */
export interface StorageKey {
  /** 1 to 40 of `a-z`, `0-9`, `-` and `_`. */
  readonly id: string;
  /** 32 random bytes. */
  readonly secret: Uint8Array;
}

const ID = /^[a-z0-9_-]{1,40}$/;
const LINE = /^([a-z0-9_-]{1,40}):([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;

/** A key of this day, with a secret of the system's random numbers. */
export function newStorageKey(now: Date = new Date()): StorageKey {
  const day = now.toISOString().slice(0, 10);
  return { id: `${day}-${randomBytes(3).toString("hex")}`, secret: randomBytes(SECRET_BYTES) };
}

/** The key as a line of a key file, without the line's end: the id, a colon, the secret in base64url. */
export function storageKeyLine({ id, secret }: StorageKey): string {
  return `${id}:${Buffer.from(secret).toString("base64url")}`;
}

/**
 * The keys of a key file: one a line, the newest last; empty lines and those that begin with `#` mean nothing. Spaces
 * part keys as well, so that an environment variable can hold several. Throws `invalid_input`, without any secret in its text.
 */
export function parseStorageKeys(text: string): readonly StorageKey[] {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  const words = lines.flatMap((line) => line.split(/\s+/)).filter((word) => word !== "");
  const keys = words.map((word, index) => {
    const [, id, secret] = LINE.exec(word) ?? [];
    if (id === undefined || secret === undefined) {
      throw badKeys(`key ${index + 1} is not of the form id:secret, with a secret of 43 characters`);
    }
    return { id, secret: Buffer.from(secret, "base64url") };
  });
  checkStorageKeys(keys);
  return keys;
}

/** Throws `invalid_input` unless there is a key, every key is whole and no id repeats. */
export function checkStorageKeys(keys: readonly StorageKey[]): void {
  if (keys.length === 0) throw badKeys("there is no key");
  for (const { id, secret } of keys) {
    if (!ID.test(id)) throw badKeys("an id has 1 to 40 of a-z, 0-9, - and _");
    if (secret.length !== SECRET_BYTES) throw badKeys(`the secret of key ${id} has not 32 bytes`);
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw badKeys("two keys have the same id");
}

function badKeys(problem: string): AdapterError {
  return new AdapterError("invalid_input", `the storage keys cannot be used: ${problem}`, {
    adapter: ADAPTER,
    operation: "encryptedStorage",
  });
}
