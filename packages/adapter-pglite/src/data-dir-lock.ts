import { link, mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pgliteError } from "./errors.js";

/** How often a holder shows that it lives, for those who cannot look it up: processes of another machine or container. */
const HEARTBEAT_MS = 1_000;
const SILENCE_MS = 5_000;

interface Holder {
  readonly pid: number;
  /** Where the pid means something: the machine's boot and the pid namespace, or the host name. */
  readonly place: string;
  readonly host: string;
  /** When the process started, in the kernel's ticks; null where the system does not tell. */
  readonly started: string | null;
}

/** The right to use a data directory. */
export interface DataDirLock {
  /** Gives it back. */
  release(): Promise<void>;
}

/**
 * Takes the right to use `dataDir`. While another process has it, rejects with `conflict` and says which; what a killed
 * process held is taken over, by exactly one of those who try.
 *
 * The lock is the file with the highest number in `locks/`. That one is never deleted, only followed by a higher one, so
 * that of two who saw the same dead holder only one can make the next number, and a late one sees that it is late.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const folder = join(dataDir, "locks");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const me = await describeMe();
  for (;;) {
    const numbers = await listNumbers(folder);
    const highest = numbers.at(-1) ?? 0;
    if (highest > 0) await refuseIfHeld(join(folder, String(highest)), dataDir, me);
    const mine = join(folder, String(highest + 1));
    if (!(await createWhole(mine, JSON.stringify(me)))) continue;
    const [newest] = (await listNumbers(folder)).slice(-1);
    if (newest !== highest + 1) {
      await rm(mine, { force: true });
      continue;
    }
    await Promise.all(numbers.map((number) => rm(join(folder, String(number)), { force: true })));
    return holdLock(mine);
  }
}

function holdLock(file: string): DataDirLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // The folder may be gone, with nothing left to protect.
    utimes(file, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      await writeFile(file, "");
    },
  };
}

async function listNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** Creates the file with its content at once; false when it exists. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function refuseIfHeld(file: string, dataDir: string, me: Holder): Promise<void> {
  const holder = await readHolder(file);
  if (!holder || !(await isAlive(holder, file, me))) return;
  const who =
    holder.pid === process.pid && holder.place === me.place
      ? "this process"
      : `process ${holder.pid} on ${holder.host}`;
  throw pgliteError(
    "conflict",
    `The data directory ${dataDir} is in use by ${who}. Stop it, or choose another directory; PGlite serves one process at a time.`,
    { operation: "open", details: { pid: holder.pid, host: holder.host } },
  );
}

/** Null when it was given back, or is not there any more. */
async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text === "" ? null : (JSON.parse(text) as Holder);
}

async function isAlive(holder: Holder, file: string, me: Holder): Promise<boolean> {
  if (holder.place !== me.place) return showsHeartbeat(file);
  if (!processExists(holder.pid)) return false;
  const started = await readStartTime(holder.pid);
  return started === null || holder.started === null || started === holder.started;
}

async function showsHeartbeat(file: string): Promise<boolean> {
  const modified = async () => (await stat(file).catch(() => null))?.mtimeMs ?? null;
  const before = await modified();
  for (let waited = 0; waited < SILENCE_MS; waited += 100) {
    await delay(100);
    if ((await modified()) !== before) return true;
  }
  return false;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function describeMe(): Promise<Holder> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => null);
  const namespace = await readlink("/proc/self/ns/pid").catch(() => null);
  const place = boot && namespace ? `${boot.trim()} ${namespace}` : hostname();
  return { pid: process.pid, place, host: hostname(), started: await readStartTime(process.pid) };
}

/** Field 22 of /proc/<pid>/stat, counted after the name, which may hold anything. */
async function readStartTime(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}
