import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

/** More rounds find rarer moments: HOLDFAST_CRASH_ROUNDS=100. */
const ROUNDS = Number(process.env.HOLDFAST_CRASH_ROUNDS ?? 6);
const SCRIPT = fileURLToPath(new URL("children/crash-child.ts", import.meta.url));

let folder: string;
let running: ChildProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-crash-"));
});
afterAll(async () => {
  running?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** Starts the child and answers its first line; fails with what it says when it ends before. */
async function start(mode: string): Promise<{ readonly child: ChildProcess; readonly line: string }> {
  const child = spawn(process.execPath, ["--conditions=@holdfast/source", "--import", "tsx", SCRIPT, folder, mode]);
  running = child;
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const exited = once(child, "exit").then(() => {
    throw new Error(`The child ended:\n${errors}`);
  });
  const [line] = await Promise.race([once(child.stdout, "data"), exited]);
  exited.catch(() => undefined);
  return { child, line: String(line) };
}

it(
  "loses nothing acknowledged, shows nothing half and leaves no orphan, whenever the server is killed",
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { child, line } = await start("work");
      expect(line).toBe("working\n");
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 1_500));
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const { child, line } = await start("end");
    expect(Number(/^checked (\d+)\n$/.exec(line)?.[1])).toBeGreaterThan(ROUNDS);
    if (child.exitCode === null) await once(child, "exit");
    expect(child.exitCode).toBe(0);
  },
  30_000 + ROUNDS * 40_000,
);
