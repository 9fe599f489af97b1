import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { findBinaries, makeReachable } from "./binaries.js";
import { chooseServerUser } from "./server-user.js";

const run = promisify(execFile);

it("finds programs of the version that it names", async () => {
  const binaries = await findBinaries(null, () => undefined);
  const { stdout } = await run(binaries.postgres, ["-V"]);
  expect(stdout).toContain(`(PostgreSQL) ${binaries.major}.`);
});

it.runIf(process.getuid?.() === 0)(
  "copies what the server's user cannot reach, once, also for many at once",
  async () => {
    const user = await chooseServerUser();
    if (user === null) throw new Error("root needs a user for the server");
    const { postgres } = await findBinaries(null, () => undefined);
    // The folder of mkdtemp is root's alone, as a checkout under /root is; without links, as npm unpacks it.
    const locked = await mkdtemp(join(tmpdir(), "holdfast-locked-"));
    const native = join(locked, "native");
    const source = dirname(dirname(postgres));
    await cp(source, native, {
      recursive: true,
      filter: (path) => !/\.a$|\.so\.\d+$/.test(path) || /lib(?:crypto|ssl|z|lzma|xml2|xslt|ossp-uuid)\./.test(path),
    });
    const notices: string[] = [];
    const place = {
      native,
      version: `test-${process.pid}`,
      user,
      onNotice: (message: string) => void notices.push(message),
    };
    const homes = await Promise.all([makeReachable(place), makeReachable(place)]);
    const [home = ""] = homes;
    expect(homes).toEqual([home, home]);
    expect(home).toMatch(/^\/var\/cache\/holdfast\//);
    expect(await makeReachable(place)).toBe(home);
    expect(notices.length).toBeLessThanOrEqual(2);
    const { stdout } = await run(join(home, "bin/postgres"), ["-V"], { uid: user.uid, gid: user.gid, cwd: "/" });
    expect(stdout).toContain("PostgreSQL");
    for (const path of [home, locked]) await rm(path, { recursive: true });
  },
);
