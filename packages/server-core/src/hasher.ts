import { createCRC32, createCRC64, createMD5, createSHA1, createSHA256, type IHasher } from "hash-wasm";
import { createHashThread, type HashThread } from "./hash-thread.js";
import { type NativeHash, nativeCrypto, nativeThreads, nativeZlib } from "./native-modules.js";

/** Hashes and checksums; `crc32c` is that of RFC 3720, `crc64nvme` that of the NVM Express specification. */
export type HashName = "md5" | "sha1" | "sha256" | "crc32" | "crc32c" | "crc64nvme";

/** Takes bytes piece by piece. WebCrypto cannot. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  /** One that goes on from the same bytes by itself. */
  copy(): Hasher;
  /** Of all bytes, in lower-case hexadecimal; a checksum with all its digits. None may come after. */
  hex(): string;
}

/** A thread for hashes that are slow; null where the runtime has none, or not this hash. */
export const hashThread: HashThread | null =
  nativeThreads === undefined || startNative("md5") === null ? null : createHashThread(nativeThreads);

/** Starts a hash by what the runtime has, or else in WebAssembly. */
export async function createHasher(name: HashName): Promise<Hasher> {
  if (name === "crc32" && nativeZlib?.crc32 !== undefined) return nativeCrc32(nativeZlib.crc32, 0);
  const native = name.startsWith("crc") ? null : startNative(name);
  return native === null ? startCompiled(name) : nativeHasher(native);
}

function startNative(name: HashName): NativeHash | null {
  try {
    return nativeCrypto?.createHash(name) ?? null;
  } catch {
    // An OpenSSL that keeps to FIPS has no MD5.
    return null;
  }
}

function nativeHasher(hash: NativeHash): Hasher {
  return {
    update: (chunk) => void hash.update(chunk),
    copy: () => nativeHasher(hash.copy()),
    hex: () => hash.digest("hex"),
  };
}

function nativeCrc32(crc32: (chunk: Uint8Array, value: number) => number, start: number): Hasher {
  let value = start;
  return {
    update(chunk) {
      // zlib begins anew where it is given no bytes.
      if (chunk.length > 0) value = crc32(chunk, value);
    },
    copy: () => nativeCrc32(crc32, value),
    hex: () => value.toString(16).padStart(8, "0"),
  };
}

/** Reflected, as hash-wasm takes them. */
const CASTAGNOLI = 0x82f63b78;
const NVME = "9a6c9329ac4bc9b5";

const compilers: Readonly<Record<HashName, () => Promise<IHasher>>> = {
  md5: createMD5,
  sha1: createSHA1,
  sha256: createSHA256,
  crc32: createCRC32,
  crc32c: () => createCRC32(CASTAGNOLI),
  crc64nvme: () => createCRC64(NVME),
};
const compiled = new Map<HashName, Promise<Shared>>();

/** One hasher of WebAssembly for all hashes of a name, each with a state of its own. */
interface Shared {
  readonly engine: IHasher;
  /** Which hash has its state in the engine, and how to take it out. */
  inside: { leave(): void } | null;
}

/** To compile one costs as much as 200 KiB of its work; so there is one of each. */
async function startCompiled(name: HashName): Promise<Hasher> {
  const made = compiled.get(name) ?? compilers[name]().then((engine): Shared => ({ engine, inside: null }));
  compiled.set(name, made);
  const shared = await made;
  shared.inside?.leave();
  return compiledHasher(shared, shared.engine.init().save());
}

/** Its state is taken out only when another hash goes on, since that costs as much as some KiB. */
function compiledHasher(shared: Shared, start: Uint8Array): Hasher {
  let state = start;
  const self = {
    leave() {
      state = shared.engine.save();
      shared.inside = null;
    },
  };
  const enter = (): IHasher => {
    if (shared.inside === self) return shared.engine;
    shared.inside?.leave();
    shared.inside = self;
    return shared.engine.load(state);
  };
  return {
    update: (chunk) => void enter().update(chunk),
    copy() {
      if (shared.inside === self) self.leave();
      return compiledHasher(shared, state);
    },
    hex() {
      const digest = enter().digest("hex");
      shared.inside = null;
      return digest;
    },
  };
}
