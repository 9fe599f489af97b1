import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../scripts/workspaces.js";

const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-lockfile-"));
  mkdirSync(join(folder, "scripts"));
  cpSync(join(root, "scripts/check-lockfile.mjs"), join(folder, "scripts/check-lockfile.mjs"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const tool = {
  version: "1.2.0",
  dev: true,
  optionalDependencies: { "@tool/darwin-arm64": "1.2.0", "@tool/linux-x64-musl": "1.2.0" },
};

function writeLock(packages: object, manifest: object = {}): void {
  const lock = { lockfileVersion: 3, packages: { "": {}, ...packages } };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
}

function check(...args: string[]): Promise<{ stderr: string; code?: number }> {
  return run(process.execPath, [join(folder, "scripts/check-lockfile.mjs"), ...args]).catch((error) => error);
}

it("refuses an entry that names a registry host", async () => {
  writeLock({ "node_modules/one": { version: "1.0.0", resolved: "https://registry.example.org/one.tgz" } });
  expect(await check()).toMatchObject({ code: 1, stderr: expect.stringContaining("node_modules/one names a host") });
});

it("accepts a link to a folder of the workspace", async () => {
  writeLock({ "node_modules/one": { resolved: "packages/one", link: true } });
  expect(await check()).toMatchObject({ stderr: "" });
});

it("refuses a lockfile of other workspaces than package.json names", async () => {
  writeLock({}, { workspaces: ["packages/*"] });
  expect(await check()).toMatchObject({ code: 1, stderr: expect.stringContaining("other workspaces") });
});

it("refuses a lockfile without every platform's binaries, and puts them in", async () => {
  writeLock({ "node_modules/tool": tool, "node_modules/tool/node_modules/@tool/darwin-arm64": { version: "1.2.0" } });
  expect(await check()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^node_modules\/@tool\/linux-x64-musl [^\n]+\n$/),
  });
  await check("--write");
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  expect(packages["node_modules/@tool/linux-x64-musl"]).toEqual({
    version: "1.2.0",
    dev: true,
    optional: true,
    cpu: ["x64"],
    libc: ["musl"],
    os: ["linux"],
  });
  expect(await check()).toMatchObject({ stderr: "" });
});
