import { hkdfSync, randomBytes } from "node:crypto";
import type { ObjectInfo } from "@holdfast/adapter-api";
import { unreadable } from "./failures.js";
import { seal, unseal } from "./gcm.js";
import type { StorageKey } from "./storage-keys.js";

/** What an object is besides its content. */
export type Facts = Pick<ObjectInfo, "contentType" | "metadata">;

/** The keys, by id, and the one that seals. */
export interface KeyRing {
  readonly newest: StorageKey;
  readonly byId: ReadonlyMap<string, StorageKey>;
}

/** An envelope that was opened. */
export interface OpenEnvelope {
  /** The key of this object's content alone. */
  readonly dataKey: Buffer;
  readonly facts: Facts;
  /** The id of the master key that opened it. */
  readonly keyId: string;
}

/** The one entry of metadata that the inner storage sees. */
const ENTRY = "holdfast-envelope";
const TEXT = /^1\.([a-z0-9_-]{1,40})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Each wrapping has a key of its own, by its salt, so that its nonce may be the same always. */
const WRAP_NONCE = Buffer.alloc(12);
/** The data key seals the facts once; its nonces for segments begin with 0. */
const FACTS_NONCE: Buffer = Buffer.concat([Buffer.of(1), Buffer.alloc(11)]);

/**
 * Whether an encrypted storage has sealed the object, by whichever key; `info` is what its inner storage says. It proves nothing: anybody
 * who can write there can make it so.
 */
export function isSealed({ metadata }: Pick<ObjectInfo, "metadata">): boolean {
  return metadata[ENTRY] !== undefined;
}

/** A new data key, and the metadata that keeps it with the facts: sealed by the newest key, for an object of this key only. */
export function makeEnvelope(
  { newest }: KeyRing,
  key: string,
  facts: Facts,
): { readonly dataKey: Buffer; readonly metadata: Readonly<Record<string, string>> } {
  const dataKey = randomBytes(KEY_BYTES);
  const salt = randomBytes(SALT_BYTES);
  const wrapped = Buffer.concat([salt, seal(wrapping(newest, salt, key), dataKey)]);
  const text = Buffer.from(JSON.stringify([facts.contentType, facts.metadata]));
  const sealedFacts = seal({ key: dataKey, nonce: FACTS_NONCE }, text);
  const parts = ["1", newest.id, wrapped.toString("base64url"), sealedFacts.toString("base64url")];
  return { dataKey, metadata: { [ENTRY]: parts.join(".") } };
}

/** Opens what `makeEnvelope` made for this key; fails with `internal` and a reason when it cannot. */
export function openEnvelope(ring: KeyRing, { key, metadata }: Pick<ObjectInfo, "key" | "metadata">): OpenEnvelope {
  const text = metadata[ENTRY];
  if (text === undefined) {
    throw unreadable(
      "not_encrypted",
      "the object is not encrypted: it was written before encryption was switched on, or by something else. Copy a plain store into an encrypted one; the two do not mix",
      key,
    );
  }
  const [, keyId, wrapped, sealedFacts] = TEXT.exec(text) ?? [];
  if (keyId === undefined || wrapped === undefined || sealedFacts === undefined) {
    throw unreadable("damaged", "the object's envelope is damaged, or of a newer version of this adapter", key);
  }
  const master = ring.byId.get(keyId);
  if (master === undefined) {
    throw unreadable("unknown_key", `the object needs the storage key ${keyId}, which was not given`, key);
  }
  const bytes = Buffer.from(wrapped, "base64url");
  const salt = bytes.subarray(0, SALT_BYTES);
  const dataKey = unseal(wrapping(master, salt, key), bytes.subarray(SALT_BYTES));
  const facts = dataKey?.length === KEY_BYTES ? readFacts(dataKey, Buffer.from(sealedFacts, "base64url")) : null;
  if (dataKey === null || facts === null) {
    throw unreadable(
      "damaged",
      `the envelope does not open with the storage key ${keyId}: the object was changed or moved, or this id stood for another key`,
      key,
    );
  }
  return { dataKey, facts, keyId };
}

function readFacts(dataKey: Buffer, sealed: Buffer): Facts | null {
  const text = unseal({ key: dataKey, nonce: FACTS_NONCE }, sealed);
  if (text === null) return null;
  const [contentType, metadata] = JSON.parse(text.toString()) as [string, Record<string, string>];
  return { contentType, metadata };
}

function wrapping({ id, secret }: StorageKey, salt: Uint8Array, key: string): Parameters<typeof seal>[0] {
  const wrapKey = new Uint8Array(hkdfSync("sha256", secret, salt, "holdfast storage envelope 1", KEY_BYTES));
  return { key: wrapKey, nonce: WRAP_NONCE, bound: Buffer.from(`holdfast storage envelope 1\0${id}\0${key}`) };
}
