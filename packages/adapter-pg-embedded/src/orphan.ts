import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { embeddedError, hasErrno } from "./errors.js";
import { commandOfProcess, isRunning } from "./processes.js";

const POLL_MS = 20;
const FAST_MS = 15_000;
const IMMEDIATE_MS = 5_000;

/**
 * Stops a server that outlived the process that had started it, as after kill -9. To be called by the holder of the data
 * directory's lock, so that no other process can be using that server.
 */
export async function stopOrphan(cluster: string, onNotice: (message: string) => void): Promise<void> {
  const pid = await readPid(cluster);
  if (pid === null || !(await isServerOf(pid))) return;
  onNotice(`Stopping the Postgres with pid ${pid}, which an earlier process left behind`);
  signal(pid, "SIGINT");
  if (await endsWithin(pid, FAST_MS)) return;
  signal(pid, "SIGQUIT");
  if (await endsWithin(pid, IMMEDIATE_MS)) return;
  throw embeddedError("conflict", `The Postgres with pid ${pid} has ${cluster} open and does not stop`);
}

/** The first line of postmaster.pid. */
async function readPid(cluster: string): Promise<number | null> {
  try {
    const pid = Number((await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return null;
    throw error;
  }
}

/** Whether the pid is still a Postgres and was not given to another program since. */
async function isServerOf(pid: number): Promise<boolean> {
  return isRunning(pid) && ((await commandOfProcess(pid)) ?? "").includes("postgres");
}

function signal(pid: number, name: "SIGINT" | "SIGQUIT"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasErrno(error, "ESRCH")) throw error;
  }
}

async function endsWithin(pid: number, limitMs: number): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += POLL_MS) {
    if (!isRunning(pid)) return true;
    await delay(POLL_MS);
  }
  return false;
}
