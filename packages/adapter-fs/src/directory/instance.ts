import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, readlink, rename, rm, stat, unlink, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { errnoOf, unlessErrno } from "../errors.js";
import type { Layout } from "./layout.js";

/** This opening of the storage, as other processes see it. */
export interface Instance {
  readonly id: string;
  /** A file that holds the id; a lock is a link to it. */
  readonly ownerFile: string;
  /** A path for a new file that is not visible yet. It vanishes with the process. */
  temporaryPath(): string;
  /** Removes what processes left that have ended: their temporary files, then their locks. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const HEARTBEAT_MS = 15_000;
/** An instance whose process cannot be looked at from here, as in another container, is dead after this silence. */
const SILENCE_MS = 60_000;

/** Registers this process below `layout.instances`, sweeps after dead ones, and goes on doing so every 15 seconds. */
export async function openInstance(layout: Layout): Promise<Instance> {
  const machine = await identifyMachine();
  const id = [process.pid, await readStartTime(process.pid), machine, randomBytes(6).toString("hex")].join(".");
  const directory = join(layout.instances, id);
  const ownerFile = join(directory, "owner");
  let temporaries = 0;

  async function register(): Promise<void> {
    await mkdir(directory, { mode: 0o700 });
    const file = await open(ownerFile, "wx", 0o600);
    await file.writeFile(id);
    await file.close();
  }

  async function beat(): Promise<void> {
    const now = new Date();
    // Gone: another machine's instance took this one for dead while it was suspended.
    await utimes(directory, now, now).catch((error) => (errnoOf(error) === "ENOENT" ? register() : undefined));
    await sweep();
  }

  async function sweep(): Promise<void> {
    for (const name of await readdir(layout.instances)) {
      if (name !== id && !(await isAlive(join(layout.instances, name), machine))) await bury(name);
    }
  }

  /** Renaming decides which one of several sweepers may touch the dead instance's locks. */
  async function bury(name: string): Promise<void> {
    const grave = join(directory, name);
    const buried = await unlessErrno(
      rename(join(layout.instances, name), grave).then(() => true),
      ["ENOENT"],
      false,
    );
    if (!buried) return;
    const dead = new Set(await listBuried(grave));
    for (const lock of await readdir(layout.locks)) {
      const path = join(layout.locks, lock);
      const owner = await unlessErrno(readFile(path, "utf8"), ["ENOENT"], "");
      if (dead.has(owner)) await unlessErrno(unlink(path), ["ENOENT"], undefined);
    }
    await rm(grave, { recursive: true, force: true });
  }

  await register();
  await sweep();
  // A failed heartbeat is no failure of a call: what is wrong with the disk shows in `health` and in the next call.
  const timer = setInterval(() => beat().catch(() => undefined), HEARTBEAT_MS).unref();

  return {
    id,
    ownerFile,
    temporaryPath: () => join(directory, `t${(temporaries++).toString(36)}`),
    sweep,
    async close() {
      clearInterval(timer);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The dead instance in `grave`, and those that it was burying when it ended itself. */
async function listBuried(grave: string): Promise<string[]> {
  const names = [basename(grave)];
  for (const entry of await unlessErrno(readdir(grave, { withFileTypes: true }), ["ENOTDIR"], [])) {
    if (entry.isDirectory()) names.push(...(await listBuried(join(grave, entry.name))));
  }
  return names;
}

async function isAlive(directory: string, machine: string): Promise<boolean> {
  const [pid = "", startTime = "", itsMachine = ""] = basename(directory).split(".");
  if (itsMachine === machine && /^[1-9][0-9]*$/.test(pid)) {
    return isRunning(Number(pid)) && startTime === (await readStartTime(Number(pid)));
  }
  const beaten = await unlessErrno(stat(directory), ["ENOENT"], null);
  return beaten !== null && Date.now() - beaten.mtimeMs < SILENCE_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

/** When the process began, in the kernel's ticks: tells it from a later one with its number. "0" where nobody says. */
async function readStartTime(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field is the program's name, in parentheses, and may hold anything.
  return /^\d+ \(.*\) (?:\S+ ){19}(\d+) /s.exec(text)?.[1] ?? "0";
}

/** Differs between machines, boots and containers: where it is equal, process numbers mean the same. */
async function identifyMachine(): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const processes = await readlink("/proc/self/ns/pid").catch(() => "");
  return createHash("sha256").update(`${hostname()}\n${boot}\n${processes}`).digest("hex").slice(0, 16);
}
