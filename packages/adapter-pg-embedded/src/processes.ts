import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a process with this pid exists, whoever owns it. */
export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When the process was started, in the system's own words; null when there is none. */
export async function startOfProcess(pid: number): Promise<string | null> {
  if (process.platform !== "linux") return askPs(pid, "lstart=");
  const stat = await readProc(pid, "stat");
  // The second field is the program's name in parentheses, which may hold anything; the start is the 22nd.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

/** The command line of a process; null when there is none. */
export async function commandOfProcess(pid: number): Promise<string | null> {
  return process.platform === "linux" ? readProc(pid, "cmdline") : askPs(pid, "command=");
}

/** Linux' own files, because small images have no `ps`. */
async function readProc(pid: number, file: string): Promise<string | null> {
  return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => null);
}

async function askPs(pid: number, column: string): Promise<string | null> {
  try {
    const { stdout } = await run("ps", ["-p", String(pid), "-o", column], { env: { ...process.env, LC_ALL: "C" } });
    return stdout.trim();
  } catch {
    // `ps` exits with 1 when there is no such process.
    return null;
  }
}
