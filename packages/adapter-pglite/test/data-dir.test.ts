import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir } from "../src/data-dir-lock.js";
import { pgliteDatabase } from "../src/index.js";

const SYSTEM = { role: "system", claims: {} } as const;
let dataDir: string;
let child: ChildProcess | null;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "holdfast-pglite-"));
  child = null;
});

afterEach(async () => {
  child?.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

/** Another process that has the directory; resolves when it has counted to `count`. */
async function startHolder(count: number): Promise<{ readonly acknowledged: () => number; kill(): Promise<void> }> {
  const script = fileURLToPath(new URL("./harness/hold-database.ts", import.meta.url));
  const options = ["--import", "tsx", "--conditions=@holdfast/source", script, dataDir];
  const started = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  child = started;
  let last = -1;
  const lines = createInterface({ input: started.stdout });
  await new Promise<void>((resolve, reject) => {
    started.once("exit", (code) => reject(new Error(`The holder ended with ${code}`)));
    lines.on("line", (line) => {
      last = Number(line);
      if (last >= count) resolve();
    });
  });
  return {
    acknowledged: () => last,
    async kill() {
      started.removeAllListeners("exit");
      const exited = once(started, "exit");
      started.kill("SIGKILL");
      await exited;
    },
  };
}

describe("a data directory", () => {
  it("is refused while another process has it, and taken over whole after kill -9", async () => {
    const holder = await startHolder(50);
    const refused = pgliteDatabase({ dataDir });
    await expect(refused.open()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`in use by process ${child?.pid}`),
    });
    await refused.close();
    await holder.kill();

    const database = pgliteDatabase({ dataDir });
    await database.open();
    const { rows } = await database.query<{ n: bigint }>(SYSTEM, "select max(n) as n from counted");
    expect(rows[0]?.n).toBeGreaterThanOrEqual(BigInt(holder.acknowledged()));
    await database.close();
  }, 120_000);

  it("is refused to a second adapter of this process, and free once the first has closed", async () => {
    const [first, second, third] = [
      pgliteDatabase({ dataDir }),
      pgliteDatabase({ dataDir }),
      pgliteDatabase({ dataDir }),
    ];
    await first.open();
    await expect(second.open()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("this process"),
    });
    await first.close();
    await third.open();
    await Promise.all([second.close(), third.close()]);
  }, 120_000);

  it("is made anew when a death left half of it", async () => {
    await mkdir(join(dataDir, "cluster.new", "base"), { recursive: true });
    await writeFile(join(dataDir, "cluster.new", "PG_VERSION"), "18\n");
    const database = pgliteDatabase({ dataDir });
    await database.open();
    expect((await database.query(SYSTEM, "select 1 as one")).rows).toEqual([{ one: 1 }]);
    await database.close();
  }, 120_000);

  it("of another version of Postgres is refused by name", async () => {
    await mkdir(join(dataDir, "cluster"));
    await writeFile(join(dataDir, "cluster", "PG_VERSION"), "17\n");
    const database = pgliteDatabase({ dataDir });
    await expect(database.open()).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("17"),
    });
    await database.close();
  });
});

describe("the lock", () => {
  it("is won by exactly one of many who find a dead holder", async () => {
    await mkdir(join(dataDir, "locks"));
    const dead = spawn(process.execPath, ["-e", "0"]);
    await once(dead, "exit");
    const lock = await lockDataDir(dataDir);
    await lock.release();
    for (let round = 0; round < 20; round++) {
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(dataDir)));
      const won = tries.filter((attempt) => attempt.status === "fulfilled");
      expect(won).toHaveLength(1);
      await won[0]?.value.release();
    }
  });

  it("of a process whose number another one has by now is taken over", async () => {
    const first = await lockDataDir(dataDir);
    await first.release();
    const lock = await lockDataDir(dataDir);
    const [name] = (await readdir(join(dataDir, "locks"))).sort((left, right) => Number(right) - Number(left));
    const file = join(dataDir, "locks", name ?? "");
    const held = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...held, started: "1" }));
    const taken = await lockDataDir(dataDir);
    await taken.release();
    await lock.release();
  });

  it("of another place is taken over once it shows no sign of life", async () => {
    await mkdir(join(dataDir, "locks"));
    const elsewhere = { pid: process.pid, place: "elsewhere", host: "elsewhere", started: "1" };
    await writeFile(join(dataDir, "locks", "1"), JSON.stringify(elsewhere));
    const heartbeat = setInterval(() => void writeFile(join(dataDir, "locks", "1"), JSON.stringify(elsewhere)), 500);
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({ message: expect.stringContaining("elsewhere") });
    clearInterval(heartbeat);
    await (await lockDataDir(dataDir)).release();
  }, 30_000);
});
