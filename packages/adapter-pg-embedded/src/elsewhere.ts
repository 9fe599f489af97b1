import { createHash } from "node:crypto";
import { access, chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, sep } from "node:path";
import { hasErrno } from "./errors.js";

const LASTING = "/var/lib/holdfast";
const TEMPORARY = "holdfast-data-";

/**
 * A path for the cluster of a data directory that the server's user cannot enter: in /var/lib/holdfast, always the same for the same
 * directory; for one among temporary files a new one among them too, so that it does not outlast what it belongs to.
 */
export async function placeElsewhere(dataDir: string): Promise<string> {
  const temporary = await realpath(tmpdir());
  if (!dataDir.startsWith(temporary + sep)) {
    await mkdir(LASTING, { recursive: true, mode: 0o755 });
    const tag = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
    return join(LASTING, `${basename(dataDir)}-${tag}`);
  }
  await sweepTemporary(temporary);
  const home = await mkdtemp(join(temporary, TEMPORARY));
  await writeFile(join(home, "origin"), dataDir, { mode: 0o600 });
  await chmod(home, 0o711);
  return join(home, "cluster");
}

/** Removes temporary clusters whose data directory was removed. */
async function sweepTemporary(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    if (!name.startsWith(TEMPORARY)) continue;
    const home = join(temporary, name);
    // Without an origin it is being made, or not ours.
    const origin = await readFile(join(home, "origin"), "utf8").catch(() => null);
    if (origin === null || origin === "") continue;
    const isGone = await access(origin).then(
      () => false,
      (error: unknown) => hasErrno(error, "ENOENT"),
    );
    if (isGone) await rm(home, { recursive: true, force: true });
  }
}
