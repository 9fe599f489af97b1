import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.js";
import { placeElsewhere } from "./elsewhere.js";
import { embeddedError, hasErrno } from "./errors.js";
import { canEnter, chooseServerUser, type ServerUser } from "./server-user.js";

const run = promisify(execFile);

export const OWNER = "holdfast";

/** A place for one database, before it is known whether there is a cluster in it. */
export interface ClusterPlace {
  /** As given, made and resolved. */
  readonly dataDir: string;
  /** What Postgres calls its data directory. */
  readonly cluster: string;
  /** Null when the server runs as this process does. */
  readonly user: ServerUser | null;
}

/**
 * Decides where the cluster of this data directory is and as whom its server runs. Data that exists is always found again:
 * in the directory itself, or where its file `cluster-location` says.
 */
export async function placeCluster(path: string, onNotice: (message: string) => void): Promise<ClusterPlace> {
  await mkdir(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const dataDir = await realpath(path);
  const recorded = await readIfExists(join(dataDir, "cluster-location"));
  const inside = join(dataDir, "cluster");
  const cluster = recorded?.trim() ?? inside;
  const owner = await statIfExists(cluster);
  const user = owner !== null && owner.uid !== 0 ? await userOfExisting(owner, cluster) : await chooseServerUser();
  if (user === null || owner !== null || recorded !== null || (await letEnter(user, dataDir))) {
    return { dataDir, cluster, user };
  }
  const elsewhere = await placeElsewhere(dataDir);
  await writeDurably(join(dataDir, "cluster-location"), `${elsewhere}\n`);
  onNotice(`The data of ${dataDir} is kept in ${elsewhere}, since user ${user.name} cannot enter ${dataDir}`);
  return { dataDir, cluster: elsewhere, user };
}

/** Whether the user can get to a cluster in this directory; where only a new directory itself is in the way, it is opened to pass through. */
async function letEnter(user: ServerUser, dataDir: string): Promise<boolean> {
  if (await canEnter(user, dataDir)) return true;
  const isOurs = (await readdir(dataDir)).every((name) => OWN_FILES.test(name));
  if (!isOurs || !(await canEnter(user, dirname(dataDir)))) return false;
  await chmod(dataDir, 0o711);
  return true;
}

/** What this adapter keeps in a data directory. */
const OWN_FILES = /^(?:owner-password|lock\.json|cluster)/;

async function userOfExisting(owner: { uid: number; gid: number }, cluster: string): Promise<ServerUser | null> {
  const own = process.getuid?.() ?? owner.uid;
  if (own === owner.uid) return null;
  if (own === 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  throw embeddedError("permission_denied", `${cluster} belongs to uid ${owner.uid}; start as that user or as root`);
}

/** The owner's password: random, made once, kept in the data directory for this process alone. */
export async function readOwnerPassword(dataDir: string): Promise<string> {
  const path = join(dataDir, "owner-password");
  const existing = await readIfExists(path);
  if (existing !== null) return existing;
  const password = randomBytes(32).toString("base64url");
  await writeDurably(path, password);
  return password;
}

/** Makes the cluster if there is none; checks that these binaries can read the one that there is. */
export async function ensureCluster(place: ClusterPlace, binaries: Binaries, password: string): Promise<void> {
  const version = (await readIfExists(join(place.cluster, "PG_VERSION")))?.trim();
  if (version === undefined) {
    await makeCluster(place, binaries, password);
  } else if (version !== binaries.major) {
    throw embeddedError(
      "unsupported",
      `${place.cluster} was made by Postgres ${version}, and this is Postgres ${binaries.major}: dump it with the former and load it into a new directory`,
    );
  }
}

/** A cluster is made beside its place and moved there whole, so that a crash leaves nothing half made. */
async function makeCluster(place: ClusterPlace, binaries: Binaries, password: string): Promise<void> {
  await removeDrafts(place.cluster);
  const draft = await mkdtemp(`${place.cluster}-draft-`);
  const passwordFile = join(draft, "password");
  const cluster = join(draft, "cluster");
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (place.user !== null) {
      for (const path of [draft, passwordFile]) await chown(path, place.user.uid, place.user.gid);
    }
    const options = ["--username", OWNER, "--auth", "scram-sha-256", "--pwfile", passwordFile, "--encoding", "UTF8"];
    const locale = ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"];
    await run(binaries.initdb, ["--pgdata", cluster, ...options, ...locale, "--no-instructions"], {
      cwd: draft,
      env: serverEnvironment(),
      ...(place.user === null ? {} : { uid: place.user.uid, gid: place.user.gid }),
    });
    await rename(cluster, place.cluster);
    await syncDirectory(dirname(place.cluster));
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw stderr === "" ? error : embeddedError("internal", `Postgres could not make its files: ${stderr}`, error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** What is left of clusters that were being made when their process was killed. */
async function removeDrafts(cluster: string): Promise<void> {
  for (const name of await readdir(dirname(cluster))) {
    if (name.startsWith(`${basename(cluster)}-draft-`)) {
      await rm(join(dirname(cluster), name), { recursive: true, force: true });
    }
  }
}

/** None of our own environment, where PG* variables would change what the programs do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH } = process.env;
  return { PATH, LC_ALL: "C", TZ: "UTC", ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }) };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, path);
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function readIfExists(path: string): Promise<string | null> {
  return nullIfAbsent(readFile(path, "utf8"));
}

async function statIfExists(path: string): Promise<{ uid: number; gid: number } | null> {
  return nullIfAbsent(stat(path));
}

function nullIfAbsent<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (hasErrno(error, "ENOENT")) return null;
    throw error;
  });
}
