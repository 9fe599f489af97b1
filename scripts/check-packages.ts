// Checks what npm would publish: publint and attw for every package, then the size budgets. The packages must be built.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { readWorkspaces, root } from "./workspaces.js";

const run = promisify(execFile);
const publint = join(root, "node_modules/publint/src/cli.js");
const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
const sizeLimit = join(root, "node_modules/size-limit/bin.js");

let failed = 0;

async function check(title: string, cwd: string, command: readonly string[]): Promise<void> {
  try {
    await run(process.execPath, command, { cwd });
    console.log(`ok   ${title}`);
  } catch (error) {
    failed++;
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    console.log(`FAIL ${title}\n${stdout ?? error}${stderr ?? ""}`);
  }
}

for (const { name, folder, manifest } of readWorkspaces()) {
  const hasEntry = Object.values(manifest.exports ?? {}).some((target) => typeof target !== "string");
  await Promise.all([
    check(`publint ${name}`, folder, [publint, "--strict"]),
    hasEntry ? check(`attw    ${name}`, folder, [attw, "--pack", ".", "--profile", "esm-only"]) : undefined,
  ]);
}
await check("size-limit", root, [sizeLimit]);
process.exitCode = failed > 0 ? 1 : 0;
