import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Whether this system tells which files a process has open; a test that asks is skipped elsewhere. */
export const tellsOpenFiles = process.platform === "linux";

/** How many files of an fsStorage's directory this process has open for reading. */
export async function countOpenObjects(directory: string): Promise<number> {
  const descriptors = await readdir("/proc/self/fd");
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target.startsWith(join(directory, "objects"))).length;
}
