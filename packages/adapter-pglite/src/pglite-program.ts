import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pgliteError } from "./errors.js";

let compiling: Promise<WebAssembly.Module> | null = null;

/**
 * PGlite's program, compiled once for all databases of this process, and while the first one's thread starts. A module can be sent to a
 * thread. Rejects with `unavailable`; the next call tries again.
 */
export function compilePglite(): Promise<WebAssembly.Module> {
  compiling ??= compile().catch((cause: unknown) => {
    compiling = null;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw pgliteError("unavailable", `PGlite cannot be compiled: ${reason}`, { operation: "open", cause });
  });
  return compiling;
}

async function compile(): Promise<WebAssembly.Module> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return WebAssembly.compile(await readFile(join(dirname(entry), "pglite.wasm")));
}
