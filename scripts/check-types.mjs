// Type-checks every package by its own strict tsconfig (the core without Node types), then the tests and scripts.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const projects = [
  "openapi/tsconfig.json",
  ...readdirSync("packages").map((name) => `packages/${name}/tsconfig.json`),
  "tsconfig.json",
].filter((file) => existsSync(file));

let failed = 0;
for (const project of projects) {
  const { status } = spawnSync("npx", ["tsc", "--noEmit", "-p", project], { stdio: "inherit" });
  if (status !== 0) failed++;
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${project}`);
}
process.exit(failed === 0 ? 0 : 1);
