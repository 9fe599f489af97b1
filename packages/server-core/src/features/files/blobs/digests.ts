import { AppError } from "../../../errors/app-error.js";
import { createHasher } from "../../../hasher.js";
import { startMd5 } from "./slow-md5.js";

/** The digests of some bytes, in lower-case hexadecimal, CRC-32C as 8 digits. */
export interface Digests {
  readonly sha256: string | null;
  readonly crc32c: string;
  readonly md5: string | null;
}

/** Digests that a client says its bytes have. */
export interface ExpectedDigests {
  readonly sha256?: string;
  readonly crc32c?: string;
  readonly md5?: string;
}

/** Takes bytes piece by piece. */
export interface DigestStream {
  /** What it answers, where it does, is to be awaited before the next. */
  update(chunk: Uint8Array): Promise<void> | undefined;
  /** Of all bytes; none may come after. */
  digests(): Promise<Digests>;
  /** Gives up what was not asked for to its end. May be called at any time. */
  discard(): void;
}

/** Always the CRC-32C; the others where they are asked for. */
export async function startDigests(wanted: { readonly sha256: boolean; readonly md5: boolean }): Promise<DigestStream> {
  const crc32c = await createHasher("crc32c");
  const sha256 = wanted.sha256 ? await createHasher("sha256") : null;
  const md5 = wanted.md5 ? await startMd5() : null;
  let ended: Promise<Digests> | null = null;
  const end = async (): Promise<Digests> => ({
    sha256: sha256?.hex() ?? null,
    crc32c: crc32c.hex(),
    md5: (await md5?.hex()) ?? null,
  });
  return {
    update(chunk) {
      crc32c.update(chunk);
      sha256?.update(chunk);
      return md5?.update(chunk);
    },
    digests: () => (ended ??= end()),
    discard: () => md5?.discard(),
  };
}

/** Throws `checksum_mismatch` unless the bytes are those that the client meant. */
export function checkDigests(found: Digests, expected: ExpectedDigests | undefined): void {
  if (expected === undefined) return;
  for (const [name, label] of [
    ["sha256", "SHA-256"],
    ["crc32c", "CRC-32C"],
    ["md5", "MD5"],
  ] as const) {
    const meant = expected[name];
    if (meant === undefined || meant === found[name]) continue;
    throw new AppError(
      "checksum_mismatch",
      `The bytes that arrived have the ${label} ${found[name]}, not ${meant}. Nothing was stored; send them again.`,
    );
  }
}

/** The digest of digests one after the other, in hexadecimal. */
export async function digestOf(algorithm: "sha256" | "md5", bytes: Uint8Array): Promise<string> {
  const hasher = await createHasher(algorithm);
  hasher.update(bytes);
  return hasher.hex();
}
