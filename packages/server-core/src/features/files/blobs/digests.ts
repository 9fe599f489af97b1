import { createCRC32, createMD5, createSHA256, type IHasher } from "hash-wasm";
import { AppError } from "../../../errors/app-error.js";

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

/** Takes bytes piece by piece. WebCrypto cannot. */
export interface DigestStream {
  update(chunk: Uint8Array): void;
  /** Of all bytes; none may come after. */
  digests(): Digests;
}

/** Always the CRC-32C; the others where they are asked for. */
export async function startDigests(wanted: { readonly sha256: boolean; readonly md5: boolean }): Promise<DigestStream> {
  const crc32c = await startShared("crc32c");
  const sha256 = wanted.sha256 ? await createSHA256() : null;
  const md5 = wanted.md5 ? await startShared("md5") : null;
  let ended: Digests | null = null;
  return {
    update(chunk) {
      crc32c.update(chunk);
      sha256?.update(chunk);
      md5?.update(chunk);
    },
    digests() {
      ended ??= {
        sha256: sha256?.digest("hex") ?? null,
        crc32c: crc32c.hex(),
        md5: md5?.hex() ?? null,
      };
      return ended;
    },
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

/** The polynomial of CRC-32C (Castagnoli), reflected. */
const POLYNOMIAL = 0x82f63b78;

const makers = { crc32c: () => createCRC32(POLYNOMIAL), md5: createMD5 };
const shared = new Map<keyof typeof makers, Promise<IHasher>>();

/** To make a hasher costs as much as 200 KiB of its work; so there is one of each, and each stream keeps its own state. */
async function startShared(name: keyof typeof makers): Promise<{ update(chunk: Uint8Array): void; hex(): string }> {
  const made = shared.get(name) ?? makers[name]();
  shared.set(name, made);
  const hasher = await made;
  let state = hasher.init().save();
  return {
    update(chunk) {
      state = hasher.load(state).update(chunk).save();
    },
    hex: () => hasher.load(state).digest("hex"),
  };
}

/** The SHA-256 of bytes that come over several requests: the state between them is bytes of its own. */
export async function resumeSha256(state: Uint8Array | null): Promise<{
  update(chunk: Uint8Array): void;
  save(): Uint8Array;
  hex(): string;
}> {
  const hasher = await createSHA256();
  if (state !== null) hasher.load(state);
  return {
    update: (chunk) => void hasher.update(chunk),
    save: () => hasher.save(),
    hex: () => hasher.digest("hex"),
  };
}

/** The digest of a text or of digests one after the other, in hexadecimal. */
export async function digestOf(algorithm: "sha256" | "md5", bytes: Uint8Array | string): Promise<string> {
  const hasher = await (algorithm === "sha256" ? createSHA256() : createMD5());
  return hasher.update(bytes).digest("hex");
}
