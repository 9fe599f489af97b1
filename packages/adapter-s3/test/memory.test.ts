import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startS3Server } from "./harness/s3-server.js";

const server = await startS3Server("swift");
const SCRIPT = fileURLToPath(new URL("children/memory-child.ts", import.meta.url));
const MEGABYTES = 512;

it.skipIf(server === null)("moves objects of any size in constant memory", { timeout: 600_000 }, async () => {
  const args = ["--conditions=@holdfast/source", "--max-old-space-size=96", "--import", "tsx", SCRIPT];
  const options = JSON.stringify(server?.options("memory"));
  const { stdout } = await promisify(execFile)(process.execPath, [...args, options, String(MEGABYTES)]);
  process.stdout.write(`moving ${MEGABYTES} MiB grew the process by ${Math.round(Number(stdout) / 1_048_576)} MiB\n`);
  expect(Number(stdout)).toBeLessThan(64 * 1_048_576);
});
