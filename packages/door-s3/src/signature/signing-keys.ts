import type { UsableAccessKey } from "@holdfast/server-core";
import type { CredentialScope } from "./credential-scope.js";
import { fromHex, toHex, toUtf8 } from "./hex.js";

/** Signs and verifies within one credential scope. */
export interface ScopedSigner {
  /** HMAC-SHA256 in hexadecimal. */
  sign(text: string): Promise<string>;
  /** Compares in constant time. */
  verify(text: string, signature: string): Promise<boolean>;
}

/** Derives signing keys, and keeps the newest, since a client signs a whole day with the same. */
export interface SigningKeys {
  of(key: UsableAccessKey, scope: CredentialScope): Promise<ScopedSigner>;
}

const MAX_KEPT = 1_000;
const HMAC = { name: "HMAC", hash: "SHA-256" };

export function createSigningKeys(): SigningKeys {
  const kept = new Map<string, Promise<ScopedSigner>>();
  return {
    of(key, scope) {
      // An id belongs to one secret for good.
      const name = `${key.id}/${scope.text}`;
      const known = kept.get(name);
      if (known !== undefined) return known;
      const signer = deriveSigner(key.secret, scope);
      kept.set(name, signer);
      signer.catch(() => kept.delete(name));
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return signer;
    },
  };
}

/** The chain of SigV4: secret, date, region, service, terminator. */
async function deriveSigner(secret: string, scope: CredentialScope): Promise<ScopedSigner> {
  let bytes = toUtf8(`AWS4${secret}`);
  for (const part of scope.text.split("/")) {
    const key = await importKey(bytes, ["sign"]);
    bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, toUtf8(part)));
  }
  const key = await importKey(bytes, ["sign", "verify"]);
  return {
    sign: async (text) => toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, toUtf8(text)))),
    async verify(text, signature) {
      const presented = fromHex(signature);
      return presented !== null && crypto.subtle.verify("HMAC", key, presented, toUtf8(text));
    },
  };
}

function importKey(
  bytes: Uint8Array<ArrayBuffer>,
  usages: ("sign" | "verify")[],
): ReturnType<SubtleCrypto["importKey"]> {
  return crypto.subtle.importKey("raw", bytes, HMAC, false, usages);
}
