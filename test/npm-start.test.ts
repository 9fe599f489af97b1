import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../scripts/workspaces.js";

interface Started {
  readonly child: ChildProcess;
  /** What it has printed until now, on both streams. */
  output(): string;
  /** Resolves with the address that it prints; rejects with what it said when it ends before. */
  readonly address: Promise<string>;
  readonly exitCode: Promise<number | null>;
}

let folder: string;
const running = new Set<ChildProcess>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-start-"));
});

afterAll(async () => {
  const closed = [...running].map((child) => once(child, "close"));
  for (const child of running) child.kill("SIGKILL");
  await Promise.all(closed);
  rmSync(folder, { recursive: true });
});

it("starts, keeps its data to itself, drains at Ctrl-C and starts again", { timeout: 300_000 }, async () => {
  const data = join(folder, "data");
  const first = start(data);
  const health = await fetch(`${await first.address}/health`);
  expect(health.status).toBe(200);
  expect(first.output()).toMatch(/Anonymous key +\S{20}/);
  expect(first.output()).toMatch(/Password +\S{12}/);
  expect(first.output()).toContain("made table topics");
  expect(await (await fetch(await first.address)).text()).toContain("<title>Commons");

  const second = start(data);
  await expect(second.address).rejects.toThrow(/in use|another server|already/i);
  expect(await second.exitCode).toBeGreaterThan(0);
  expect(second.output()).not.toMatch(/^\s+at /m);

  // npm repeats the Ctrl-C that a terminal sent to both.
  first.child.kill("SIGINT");
  first.child.kill("SIGINT");
  expect(await first.exitCode).toBe(0);

  const third = start(data);
  expect((await fetch(`${await third.address}/ready`)).status).toBe(200);
  expect(third.output()).not.toContain("Password");
  third.child.kill("SIGTERM");
  expect(await third.exitCode).toBe(0);
});

function start(data: string): Started {
  const child = spawn(process.execPath, [join(root, "scripts/start.mjs"), "--port", "0", "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  const exitCode = once(child, "close").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const address = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk;
      const found = output.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exitCode.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  return { child, output: () => output, address, exitCode };
}
