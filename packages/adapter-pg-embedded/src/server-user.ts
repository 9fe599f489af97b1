import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The user that the server runs as. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const OWN_USER = "holdfast";

/**
 * The unprivileged user for a server that root starts, since Postgres refuses to run as root: `holdfast`, made if that can be, else
 * `nobody`. Null when this process is not root's, and the server is to run as the process does.
 */
export async function chooseServerUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const existing = await findUser(OWN_USER);
  if (existing !== null) return existing;
  try {
    await run("useradd", [
      "--system",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/bin/false",
      OWN_USER,
    ]);
  } catch {
    // No useradd here, or another process was first; what counts is whether the user exists now.
  }
  const user = (await findUser(OWN_USER)) ?? (await findUser("nobody"));
  if (user === null)
    throw new Error("This process is root's, and there is no user holdfast or nobody to run Postgres as");
  return user;
}

async function findUser(name: string): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` exits with 1 for a user that is unknown.
    return null;
  }
}

/** Whether the user may go into `directory` and everything above it. */
export async function canEnter(user: ServerUser, directory: string): Promise<boolean> {
  for (let path = directory; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 0o1) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
