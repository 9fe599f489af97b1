import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { afterEach, describe, expect, it } from "vitest";
import { embeddedPgDatabase } from "../src/index.js";
import { isRunning } from "../src/processes.js";
import { clusterOf, readServerPid, removeDatabase } from "./harness/private-postgres.js";

const SYSTEM = { role: "system", claims: {} } as const;

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function makeDataDir(...parts: string[]): Promise<string> {
  const dataDir = join(await mkdtemp(join(tmpdir(), "holdfast-test-")), ...parts);
  cleanups.push(() => removeDatabase(dataDir));
  return dataDir;
}

function makeDatabase(dataDir: string, onNotice?: (message: string) => void): DatabaseAdapter {
  const database = embeddedPgDatabase({ dataDir, ...(onNotice === undefined ? {} : { onNotice }) });
  cleanups.push(() => database.close());
  return database;
}

interface OtherProcess {
  readonly child: ChildProcess;
  nextLine(): Promise<string>;
}

/** Opens the database in another process. */
function openElsewhere(dataDir: string): OtherProcess {
  const script = fileURLToPath(new URL("./harness/open-database.ts", import.meta.url));
  const flags = ["--conditions=@holdfast/source", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  cleanups.push(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, nextLine: async () => String((await lines.next()).value) };
}

async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5);
}

describe("a data directory", () => {
  it("keeps what was written, and starts again quickly", async () => {
    const dataDir = await makeDataDir("new", "database");
    const first = makeDatabase(dataDir);
    await first.open();
    await first.query(SYSTEM, "create table kept as select 7 as n");
    await first.close();
    const second = makeDatabase(dataDir);
    await second.open();
    expect((await second.query(SYSTEM, "select n from kept")).rows).toEqual([{ n: 7 }]);
  });

  it("is refused to a second opener, with the pid of the first", async () => {
    const dataDir = await makeDataDir();
    await makeDatabase(dataDir).open();
    await expect(makeDatabase(dataDir).open()).rejects.toMatchObject({
      isAdapterError: true,
      code: "conflict",
      message: expect.stringContaining(String(process.pid)),
    });
    const { nextLine } = openElsewhere(dataDir);
    const answer = await nextLine();
    expect(answer).toContain("conflict");
    expect(answer).toContain(String(process.pid));
  });

  it("goes to one of many openers at once", async () => {
    const dataDir = await makeDataDir();
    const databases = Array.from({ length: 5 }, () => makeDatabase(dataDir));
    const outcomes = await Promise.allSettled(databases.map((database) => database.open()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
    }
  });

  it("keeps its password and its socket from others", async () => {
    const dataDir = await makeDataDir();
    const database = makeDatabase(dataDir);
    await database.open();
    expect((await stat(join(dataDir, "owner-password"))).mode & 0o777).toBe(0o600);
    const cluster = await clusterOf(dataDir);
    expect((await stat(cluster)).mode & 0o777).toBe(0o700);
    expect((await stat(`${cluster}-run`)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(cluster, "pg_hba.conf"), "utf8")).not.toMatch(/^local.*trust$/m);
    const { rows } = await database.query(SYSTEM, "select current_setting('listen_addresses') as addresses");
    expect(rows).toEqual([{ addresses: "" }]);
  });

  it("may have a path too long for a socket", async () => {
    const dataDir = await makeDataDir("d".repeat(60), "e".repeat(60));
    const database = makeDatabase(dataDir);
    await database.open();
    const { rows } = await database.query(SYSTEM, "select current_setting('unix_socket_directories') as directory");
    const [{ directory } = { directory: "" }] = rows;
    expect((await stat(String(directory))).mode & 0o777).toBe(0o700);
    await database.close();
    await expect(stat(String(directory))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("of another major version is refused before anything is touched", async () => {
    const dataDir = await makeDataDir();
    const first = makeDatabase(dataDir);
    await first.open();
    await first.close();
    const versionFile = join(await clusterOf(dataDir), "PG_VERSION");
    await writeFile(versionFile, "15\n");
    const second = makeDatabase(dataDir);
    await expect(second.open()).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/Postgres 15.*Postgres 18/),
    });
    await writeFile(versionFile, "18\n");
    await second.open();
  });

  it("that cannot be made is a clear refusal", async () => {
    const dataDir = await makeDataDir();
    const file = join(dataDir, "file");
    await writeFile(file, "");
    await expect(makeDatabase(join(file, "database")).open()).rejects.toMatchObject({ isAdapterError: true });
  });
});

describe("the server", () => {
  it("says why when it does not start", async () => {
    const dataDir = await makeDataDir();
    const database = embeddedPgDatabase({ dataDir, settings: { shared_buffers: "nonsense" } });
    await expect(database.open()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("shared_buffers"),
    });
    await makeDatabase(dataDir).open();
  });

  it("has no durability to claim that its settings take away", () => {
    const durable = (settings: Record<string, string>) =>
      embeddedPgDatabase({ dataDir: "unused", settings }).capabilities.durable;
    expect(durable({})).toBe("fsync");
    expect(durable({ fsync: "off" })).toBe("process");
    expect(durable({ synchronous_commit: "off" })).toBe("none");
  });

  it.each(["listen_addresses", "port", "unix_socket_directories"])("refuses the setting %s", (name) => {
    expect(() => embeddedPgDatabase({ dataDir: "unused", settings: { [name]: "x" } })).toThrowError(/private/);
  });

  it("ends with its process, killed or not, and loses nothing that was acknowledged", async () => {
    const dataDir = await makeDataDir();
    for (let round = 1; round <= 2; round += 1) {
      const { child, nextLine } = openElsewhere(dataDir);
      expect(await nextLine()).toBe("ready");
      const server = await readServerPid(dataDir);
      let acknowledged = 0;
      while (acknowledged < 20) acknowledged = Number(await nextLine());
      child.kill("SIGKILL");
      for (let line = await nextLine(); line !== "undefined"; line = await nextLine()) acknowledged = Number(line);
      if (round === 1) await waitUntil(() => !isRunning(server));
      // In the second round it is opened while the server may still be ending.
      const database = makeDatabase(dataDir);
      await database.open();
      const { rows } = await database.query(SYSTEM, "select max(n) as last from written");
      expect(rows[0]?.last).toBeGreaterThanOrEqual(acknowledged);
      await database.query(SYSTEM, "drop table written");
      await database.close();
    }
  });

  it("that outlived its process and its supervisor is stopped first", async () => {
    const dataDir = await makeDataDir();
    const { child, nextLine } = openElsewhere(dataDir);
    expect(await nextLine()).toBe("ready");
    const server = await readServerPid(dataDir);
    const supervisor = Number((await readFile(`/proc/${server}/stat`, "utf8")).split(") ")[1]?.split(" ")[1]);
    process.kill(child.pid ?? 0, "SIGSTOP");
    process.kill(supervisor, "SIGKILL");
    child.kill("SIGKILL");
    await once(child, "exit");
    const notices: string[] = [];
    const database = makeDatabase(dataDir, (message) => notices.push(message));
    await database.open();
    expect((await database.health()).ok).toBe(true);
    expect(isRunning(server)).toBe(false);
    expect(await readServerPid(dataDir)).not.toBe(server);
  });

  it("is started again when it ends by itself", async () => {
    const notices: string[] = [];
    const dataDir = await makeDataDir();
    const database = makeDatabase(dataDir, (message) => notices.push(message));
    await database.open();
    process.kill(await readServerPid(dataDir), "SIGQUIT");
    await waitUntil(() => notices.length > 0);
    await waitUntil(async () => (await database.health()).ok);
    expect(notices[0]).toContain("ended by itself");
  });

  it("is not in the process group that Ctrl-C reaches", async () => {
    const dataDir = await makeDataDir();
    await makeDatabase(dataDir).open();
    const groupOf = async (pid: number) => (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ")[2];
    expect(await groupOf(await readServerPid(dataDir))).not.toBe(await groupOf(process.pid));
  });
});

describe.runIf(process.getuid?.() === 0)("as root", () => {
  it("runs the server as another user", async () => {
    const dataDir = await makeDataDir();
    await makeDatabase(dataDir).open();
    expect((await stat(`/proc/${await readServerPid(dataDir)}`)).uid).not.toBe(0);
  });

  it.each([
    ["among temporary files, for a temporary directory", () => tmpdir(), /\/holdfast-data-/],
    ["in /var/lib, for any other", () => "/var/cache", /^\/var\/lib\/holdfast\//],
  ])("keeps data that the user cannot reach %s, says so, and finds it again", async (_where, parent, place) => {
    const locked = await mkdtemp(join(parent(), "holdfast-test-"));
    const dataDir = join(locked, "database");
    cleanups.push(() => rm(locked, { recursive: true, force: true }));
    cleanups.push(() => removeDatabase(dataDir));
    const notices: string[] = [];
    const first = makeDatabase(dataDir, (message) => notices.push(message));
    await first.open();
    await first.query(SYSTEM, "create table kept as select 8 as n");
    await first.close();
    const cluster = await clusterOf(dataDir);
    expect(cluster).toMatch(place);
    expect(notices).toEqual([expect.stringContaining(cluster)]);
    const second = makeDatabase(dataDir);
    await second.open();
    expect((await second.query(SYSTEM, "select n from kept")).rows).toEqual([{ n: 8 }]);
  });

  it("removes temporary data whose directory was removed", async () => {
    const open = async () => {
      const locked = await mkdtemp(join(tmpdir(), "holdfast-test-"));
      const database = makeDatabase(join(locked, "database"));
      await database.open();
      await database.close();
      const cluster = await clusterOf(join(locked, "database"));
      await rm(locked, { recursive: true });
      return cluster;
    };
    const gone = await open();
    const last = await open();
    await expect(stat(gone)).rejects.toMatchObject({ code: "ENOENT" });
    await rm(join(last, ".."), { recursive: true });
  });
});
