import { readFile } from "node:fs/promises";

/** Made by the build, beside what is built; the same place from the sources and from the built package. */
const IMAGE = new URL("../dist/system-schema.tar", import.meta.url);

/**
 * The image for the option `image` of `pgliteDatabase`: the system schema with all migrations of the same release, and nothing else: no
 * key, no user. An older image is brought up to date by the server's start. Rejects when the package was not built.
 */
export function readPgliteImage(): Promise<Uint8Array> {
  return readFile(IMAGE);
}
