import { setTimeout as delay } from "node:timers/promises";

const SAMPLE_EVERY_MS = 50;

/** Runs `work` and answers what the process used meanwhile: CPU time, and by how much its memory was above what it began with. */
export async function watchProcess(process, work) {
  const before = await process.call("usage");
  let peak = before.rss;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, (await process.call("usage")).rss);
      await delay(SAMPLE_EVERY_MS);
    }
  })();
  let outcome;
  try {
    outcome = await work();
  } finally {
    isOver = true;
    await watching;
  }
  const after = await process.call("usage");
  const used = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return { ...outcome, growthMiB: (peak - before.rss) / 2 ** 20, cpuMilliseconds: used / 1000 };
}
