import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One package of this repository; `folder` is absolute. */
export interface Workspace {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The repository's root, absolute, without a slash at its end. */
export const root: string = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/** Every package of the repository, in the order of their names. */
export function readWorkspaces(): Workspace[] {
  return [join(root, "openapi"), ...readdirSync(join(root, "packages")).map((name) => join(root, "packages", name))]
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => {
      const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return { name: manifest.name, folder, manifest };
    })
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}
