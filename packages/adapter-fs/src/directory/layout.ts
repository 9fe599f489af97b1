import { mkdir, open, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { StorageFailure, unlessErrno } from "../errors.js";
import { makePlainDirectory, syncDirectory } from "./directory-sync.js";

/** The directories below the root. All are on one file system: renaming between them is atomic. */
export interface Layout {
  readonly root: string;
  /** Objects, in the tree that `keyPath` spans. */
  readonly objects: string;
  /** Resumable uploads under way, one directory each. */
  readonly uploads: string;
  /** One directory for each open instance, for files that are not visible yet. */
  readonly instances: string;
  readonly locks: string;
}

const FORMAT_FILE = "holdfast-storage";
const FORMAT = "holdfast fs storage 1\n";
/** Leaves room, within the 4,096 bytes of a path, for the longest path that a key can have. */
const MAX_ROOT_BYTES = 900;

/** Makes what is missing below `directory` and checks the rest; durable once it resolves. */
export async function openLayout(directory: string): Promise<Layout> {
  const firstMade = await mkdir(directory, { recursive: true, mode: 0o700 });
  const root = await realpath(directory);
  if (Buffer.byteLength(root) > MAX_ROOT_BYTES) {
    throw new StorageFailure("invalid_input", `the storage directory's path is longer than ${MAX_ROOT_BYTES} bytes`);
  }
  if (firstMade !== undefined) await syncAncestors(root, await realpath(join(firstMade, "..")));
  await checkFormat(join(root, FORMAT_FILE));
  const layout = {
    root,
    objects: join(root, "objects"),
    uploads: join(root, "uploads"),
    instances: join(root, "instances"),
    locks: join(root, "locks"),
  };
  for (const path of [layout.objects, layout.uploads, layout.instances, layout.locks]) await makePlainDirectory(path);
  await syncDirectory(root);
  return layout;
}

async function syncAncestors(from: string, to: string): Promise<void> {
  for (let path = from; path.length > to.length; path = join(path, "..")) await syncDirectory(path);
  await syncDirectory(to);
}

async function checkFormat(path: string): Promise<void> {
  const file = await unlessErrno(open(path, "wx", 0o600), ["EEXIST"], null);
  if (file !== null) {
    await file.writeFile(FORMAT);
    await file.sync();
    await file.close();
    return;
  }
  const found = await readFile(path, "utf8");
  // Empty: another process is making it, or ended while it did.
  if (found !== FORMAT && found !== "") {
    throw new StorageFailure("unsupported", "the storage directory has a layout that this version cannot read");
  }
}
