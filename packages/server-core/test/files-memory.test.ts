import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("children/memory-child.ts", import.meta.url));
const MEGABYTES = 256;

it("moves files of any size in constant memory", { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-memory-"));
  try {
    const options = ["--conditions=@holdfast/source", "--max-old-space-size=96", "--import", "tsx"];
    const { stdout } = await promisify(execFile)(process.execPath, [...options, SCRIPT, folder, String(MEGABYTES)]);
    // The collector is lazy about buffers; a copy of the file would show as all of its size.
    expect(Number(stdout)).toBeLessThan((MEGABYTES / 4) * 1_048_576);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
