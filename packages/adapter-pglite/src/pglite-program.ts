import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

let compiling: Promise<WebAssembly.Module> | null = null;

/**
 * PGlite's program, compiled once for all databases of this process, and while the first one's thread starts. A module can be sent to a
 * thread.
 */
export function compilePglite(): Promise<WebAssembly.Module> {
  compiling ??= compile().catch((error: unknown) => {
    compiling = null;
    throw error;
  });
  return compiling;
}

async function compile(): Promise<WebAssembly.Module> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return WebAssembly.compile(await readFile(join(dirname(entry), "pglite.wasm")));
}
