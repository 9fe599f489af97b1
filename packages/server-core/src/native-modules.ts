import type { ThreadModule } from "./hash-thread.js";

/** A hash that Node, Deno and Bun have of their own; it is several times faster than WebAssembly. */
export interface NativeHash {
  update(chunk: Uint8Array): unknown;
  copy(): NativeHash;
  digest(encoding: "hex"): string;
}

interface NativeHmac {
  update(bytes: Uint8Array): NativeHmac;
  digest(): Uint8Array<ArrayBuffer>;
}

interface CryptoModule {
  createHash(name: string): NativeHash;
  createHmac(name: string, key: Uint8Array): NativeHmac;
}

interface ZlibModule {
  /** Not in every release. */
  crc32?(chunk: Uint8Array, value: number): number;
}

interface Runtime {
  getBuiltinModule?(name: "node:worker_threads"): ThreadModule | undefined;
  getBuiltinModule?(name: "node:crypto"): CryptoModule | undefined;
  getBuiltinModule?(name: "node:zlib"): ZlibModule | undefined;
}

// Asked for in place of an import, so that a runtime without them loads this as well.
const runtime = (globalThis as { readonly process?: Runtime }).process;

/** `node:crypto`; undefined where the runtime has none. */
export const nativeCrypto: CryptoModule | undefined = runtime?.getBuiltinModule?.("node:crypto");
/** `node:zlib`; undefined where the runtime has none. */
export const nativeZlib: ZlibModule | undefined = runtime?.getBuiltinModule?.("node:zlib");
/** `node:worker_threads`; undefined where the runtime has none. */
export const nativeThreads: ThreadModule | undefined = runtime?.getBuiltinModule?.("node:worker_threads");
