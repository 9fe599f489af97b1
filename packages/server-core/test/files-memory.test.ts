import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startTestChild } from "./harness/test-child.js";

const SCRIPT = new URL("children/memory-child.ts", import.meta.url);
const MEGABYTES = 256;

it("moves files of any size in constant memory", { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-memory-"));
  try {
    const args = [folder, String(MEGABYTES)];
    const { line, exited } = await startTestChild(SCRIPT, args, { execArgv: ["--max-old-space-size=96"] });
    // The collector is lazy about buffers; a copy of the file would show as all of its size.
    expect(Number(line)).toBeLessThan((MEGABYTES / 4) * 1_048_576);
    expect(await exited).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
