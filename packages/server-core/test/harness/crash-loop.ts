import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { startTestChild, type TestChild } from "./test-child.js";

/** More rounds find rarer moments: HOLDFAST_CRASH_ROUNDS=100. */
const ROUNDS = Number(process.env.HOLDFAST_CRASH_ROUNDS ?? 6);
const SCRIPT = new URL("../children/crash-child.ts", import.meta.url);
/** How long a crash loop may take. */
export const CRASH_LOOP_TIMEOUT_MS: number = 30_000 + ROUNDS * 40_000;

/**
 * Kills a server again and again while it uploads, overwrites and deletes, and expects that nothing acknowledged is lost,
 * nothing half is seen, and nothing is left over. `env` is the child's, beside this process' own.
 */
export async function runCrashLoop(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-crash-"));
  let running: TestChild | null = null;
  onTestFinished(async () => {
    await running?.end("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  const start = async (mode: string): Promise<TestChild> => {
    running = await startTestChild(SCRIPT, [folder, mode], { env });
    return running;
  };

  for (let round = 0; round < ROUNDS; round++) {
    const child = await start("work");
    expect(child.line).toBe("working");
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 1_500));
    await child.end("SIGKILL");
  }
  const child = await start("end");
  expect(Number(/^checked (\d+)$/.exec(child.line)?.[1])).toBeGreaterThan(ROUNDS);
  expect(await child.exited).toBe(0);
}
