// Type-checks every package and example by its own strict tsconfig (the portable ones without Node types), then the tests and scripts.
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";

const projects = [
  "tsconfig.json",
  "openapi/tsconfig.json",
  ...readdirSync("packages").map((name) => `packages/${name}/tsconfig.json`),
  ...readdirSync("examples").map((name) => `examples/${name}/tsconfig.json`),
].filter((file) => existsSync(file));

async function checkNext() {
  const project = projects.shift();
  if (project === undefined) return;
  await new Promise((done) => {
    const command = ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "-p", project];
    execFile(process.execPath, command, { maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      console.log(`${stdout}${stderr}${error ? "FAIL" : "ok  "} ${project}`);
      if (error) process.exitCode = 1;
      done();
    });
  });
  await checkNext();
}

await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
