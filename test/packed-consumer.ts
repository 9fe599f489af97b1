import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readWorkspaces, root } from "../scripts/workspaces.js";

const run = promisify(execFile);

/** A project outside the workspace that has every package as npm would publish it. */
export interface PackedConsumer extends AsyncDisposable {
  /** The consumer's folder, absolute. */
  readonly folder: string;
  /** The packed package's folder, absolute; it holds what the tarball holds, and a link to each declared dependency. */
  packageFolder(name: string): string;
  /** Writes a file into the consumer and returns its path. */
  write(name: string, text: string): string;
}

/**
 * Packs every package and gives each exactly its declared dependencies, linked from this checkout, so that an import
 * nobody declared does not resolve. Needs no network. The packages must be built.
 */
export async function createPackedConsumer(): Promise<PackedConsumer> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-packed-")));
  const workspaces = readWorkspaces();
  const packageFolder = (name: string): string => join(base, "packages", name);
  const folder = join(base, "consumer");

  await packAll(base, packageFolder);
  for (const { name, folder: source, manifest } of workspaces) {
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const isOurs = workspaces.some((one) => one.name === dependency);
      link(isOurs ? packageFolder(dependency) : findInstalled(dependency, source), packageFolder(name), dependency);
    }
    link(packageFolder(name), folder, name);
  }
  link(findInstalled("@types/node", root), folder, "@types/node");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", type: "module" }));

  return {
    folder,
    packageFolder,
    write(name, text) {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    async [Symbol.asyncDispose]() {
      rmSync(base, { recursive: true });
    },
  };
}

async function packAll(base: string, folderOf: (name: string) => string): Promise<void> {
  const pack = ["pack", "--workspaces", "--json", "--ignore-scripts", "--pack-destination", base];
  const { stdout } = await run("npm", pack, { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  const packed: readonly { name: string; filename: string }[] = JSON.parse(stdout);
  for (const { name, filename } of packed) {
    mkdirSync(folderOf(name), { recursive: true });
    await run("tar", ["-xzf", join(base, filename), "--strip-components=1"], { cwd: folderOf(name) });
  }
}

function findInstalled(dependency: string, from: string): string {
  const candidate = join(from, "node_modules", dependency);
  if (existsSync(candidate)) return realpathSync(candidate);
  if (from === dirname(from)) throw new Error(`${dependency} is not installed`);
  return findInstalled(dependency, dirname(from));
}

function link(target: string, folder: string, name: string): void {
  const path = join(folder, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}
