import { hmacSha256, isSameText, type UsableAccessKey } from "@holdfast/server-core";
import type { CredentialScope } from "./credential-scope.js";
import { toHex, toUtf8 } from "./hex.js";

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
  let key = toUtf8(`AWS4${secret}`);
  for (const part of scope.text.split("/")) key = await hmacSha256(key, toUtf8(part));
  const sign = async (text: string): Promise<string> => toHex(await hmacSha256(key, toUtf8(text)));
  return {
    sign,
    verify: async (text, signature) => isSameText(await sign(text), signature.toLowerCase()),
  };
}
