import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { embeddedError, hasErrno } from "./errors.js";
import { isRunning, startOfProcess } from "./processes.js";

interface Holder {
  readonly pid: number;
  /** Tells a process from a later one with the same pid. */
  readonly startedAt: string;
  readonly id: string;
}

/** The right to a data directory, which ends with the process at the latest. */
export interface DataLock {
  release(): Promise<void>;
}

/** Takes the data directory for this process; refuses with `conflict` and the pid while another adapter has it. */
export async function lockDataDir(dataDir: string): Promise<DataLock> {
  const path = join(dataDir, "lock.json");
  const id = randomUUID();
  const draft = `${path}.${id}`;
  const holder: Holder = { pid: process.pid, startedAt: (await startOfProcess(process.pid)) ?? "", id };
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600, flush: true });
  try {
    while (!(await tryLink(draft, path))) await removeIfStale(path, draft);
  } finally {
    await rm(draft, { force: true });
  }
  return {
    release: async () => {
      if ((await readHolder(path))?.id === id) await rm(path, { force: true });
    },
  };
}

/** A link that cannot be made while the target exists is the atomic step. */
async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasErrno(error, "EEXIST")) return false;
    throw error;
  }
}

async function removeIfStale(path: string, draft: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder === null) return;
  await refuseIfAlive(holder);
  const aside = `${draft}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return;
    throw error;
  }
  // Between reading and moving, another process may have replaced the stale lock by its own: then it gets it back.
  const moved = await readHolder(aside);
  if (moved !== null && moved.id !== holder.id) await tryLink(aside, path);
  await rm(aside, { force: true });
}

async function refuseIfAlive(holder: Holder): Promise<void> {
  if (!isRunning(holder.pid)) return;
  const startedAt = await startOfProcess(holder.pid);
  if (startedAt !== null && holder.startedAt !== "" && startedAt !== holder.startedAt) return;
  throw embeddedError("conflict", `The data directory is in use by the process with pid ${holder.pid}; stop it first`);
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Holder;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return null;
    // A lock that a full disk cut short names nobody who could be alive.
    if (error instanceof SyntaxError) return { pid: 0, startedAt: "", id: "" };
    throw error;
  }
}
