import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { testDatabaseAdapter } from "@holdfast/conformance/vitest";
import { embeddedPgDatabase } from "../src/index.js";
import { readServerPid, removeDatabase } from "./harness/private-postgres.js";

const dataDirs = new Map<DatabaseAdapter, string>();

function makeAdapter(dataDir: string): DatabaseAdapter {
  const adapter = embeddedPgDatabase({ dataDir });
  dataDirs.set(adapter, dataDir);
  return adapter;
}

function dataDirOf(adapter: DatabaseAdapter): string {
  const dataDir = dataDirs.get(adapter);
  if (dataDir === undefined) throw new Error("Not an adapter of this file");
  return dataDir;
}

testDatabaseAdapter({
  name: "pg-embedded",
  create: async () => makeAdapter(await mkdtemp(join(tmpdir(), "holdfast-test-"))),
  sibling: async (adapter) => makeAdapter(dataDirOf(adapter)),
  restart: async (adapter) => {
    const dataDir = dataDirOf(adapter);
    const killed = await readServerPid(dataDir);
    process.kill(killed, "SIGKILL");
    // The killed server's sessions answer for another moment.
    while ((await readServerPid(dataDir).catch(() => killed)) === killed) await delay(10);
    while (!(await adapter.health()).ok) await delay(10);
  },
  dispose: async () => {
    for (const dataDir of dataDirs.values()) await removeDatabase(dataDir);
  },
});
