import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";

/** Runs work, and tells the most memory that the browser's processes had at once meanwhile, in MiB. */
export async function withMostMemory<T>(
  browser: Browser,
  work: () => Promise<T>,
): Promise<{ value: T; mostMb: number }> {
  const session = await browser.newBrowserCDPSession();
  let most = 0;
  let isDone = false;
  const look = async (): Promise<void> => {
    while (!isDone) {
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      const sizes = await Promise.all(processInfo.map(({ id }) => residentBytes(id)));
      most = Math.max(
        most,
        sizes.reduce((sum, bytes) => sum + bytes, 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const looking = look();
  try {
    const value = await work();
    isDone = true;
    await looking;
    return { value, mostMb: Math.round(most / 2 ** 20) };
  } finally {
    isDone = true;
    await session.detach();
  }
}

/** What a process has in memory for itself and its share of what it shares; 0 for one that has ended. */
async function residentBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}
