import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where peers are installed, outside the workspace's lockfile. */
const FOLDER = fileURLToPath(new URL("../.peers", import.meta.url));

/** Installs a peer when it is not there yet. Answers the folder to require it from, or null, with a loud word, when it cannot be had. */
export function fetchPeer(name, version) {
  if (existsSync(join(FOLDER, "node_modules", name, "package.json"))) return FOLDER;
  console.log(`Installing ${name} ${version} into bench/.peers …`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), '{ "private": true }\n');
  const command = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--no-save", "--no-package-lock"];
  const { status } = spawnSync("npm", [...command, `${name}@${version}`], { cwd: FOLDER, stdio: "inherit" });
  if (status === 0) return FOLDER;
  console.error(`\n!! ${name} ${version} could not be installed. IT IS LEFT OUT of these figures.\n`);
  return null;
}
