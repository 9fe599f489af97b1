import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClusterPlace } from "./cluster.js";

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with a NUL at the end. */
const MAX_SOCKET_PATH = 103;

export const PORT = 5432;

/** The directory of the server's socket, which nobody but the server's user and root may enter. */
export interface RunDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** Beside the cluster where the path is short enough for a socket, else a new directory for temporary files. */
export async function makeRunDirectory(place: ClusterPlace): Promise<RunDirectory> {
  const beside = `${place.cluster}-run`;
  const socket = (directory: string): string => join(directory, `.s.PGSQL.${PORT}.lock`);
  let path = beside;
  if (Buffer.byteLength(socket(beside)) <= MAX_SOCKET_PATH) {
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { mode: 0o700 });
  } else {
    const long = Buffer.byteLength(socket(join(tmpdir(), "holdfast-XXXXXX"))) > MAX_SOCKET_PATH;
    path = await mkdtemp(join(long ? "/tmp" : tmpdir(), "holdfast-"));
  }
  await chmod(path, 0o700);
  if (place.user !== null) await chown(path, place.user.uid, place.user.gid);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
