import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { makePgliteImage, pgliteDatabase } from "@holdfast/adapter-pglite";
import type { Subject } from "@holdfast/conformance";

let image: Promise<Uint8Array> | undefined;

function sharedImage(): Promise<Uint8Array> {
  image ??= makePgliteImage();
  return image;
}

/** PGlite in memory. */
export function pgliteInMemory(): Subject<DatabaseAdapter> {
  return {
    name: "pglite",
    create: async () => pgliteDatabase({ image: await sharedImage() }),
    timings: { settleMs: 50 },
  };
}

/** PGlite over directories, which are removed in the end. */
export function pgliteOnDisk(): Subject<DatabaseAdapter> {
  const folders = new Map<DatabaseAdapter, string>();
  const over = async (dataDir: string) => {
    const adapter = pgliteDatabase({ dataDir, image: await sharedImage() });
    folders.set(adapter, dataDir);
    return adapter;
  };
  return {
    name: "pglite (data directory)",
    create: async () => over(await mkdtemp(join(tmpdir(), "holdfast-pglite-"))),
    sibling: (adapter) => over(folders.get(adapter) ?? ""),
    dispose: async () => {
      for (const folder of new Set(folders.values())) await rm(folder, { recursive: true, force: true });
    },
  };
}
