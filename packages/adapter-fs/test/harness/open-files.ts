import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Skips a test, loudly, where the system does not tell which files a process has open. */
export function needsOpenFiles(skip: (reason: string) => void): void {
  if (process.platform === "linux") return;
  process.stderr.write("SKIPPED: counting open files needs /proc\n");
  skip("no /proc");
}

/** How many files of an fsStorage's directory this process has open for reading. */
export async function countOpenObjects(directory: string): Promise<number> {
  const descriptors = await readdir("/proc/self/fd");
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target.startsWith(join(directory, "objects"))).length;
}
