import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabaseAdapter } from "@holdfast/conformance/vitest";
import { embeddedPgDatabase } from "../src/index.js";

const dirs: string[] = [];
testDatabaseAdapter({
  name: "pg-embedded",
  create: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "holdfast-test-"));
    dirs.push(dataDir);
    return embeddedPgDatabase({ dataDir });
  },
  dispose: async () => {
    for (const dir of dirs) await rm(dir, { recursive: true, force: true });
  },
});
