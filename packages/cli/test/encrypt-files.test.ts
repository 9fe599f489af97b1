import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const SECRET = "the eagle flies at midnight";
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const admin = { HOLDFAST_ADMIN_EMAIL: "admin@example.com", HOLDFAST_ADMIN_PASSWORD: "correct horse battery" };

/** The command line, in a process of its own. */
function holdfast(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=@holdfast/source", "--import", "tsx", main, ...args], {
    env: { ...process.env, ...admin, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function run(args: readonly string[], environment?: Record<string, string>) {
  const child = holdfast(args, environment);
  const [out, err, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  return { out, err, code };
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

/** A server that listens; `stop` ends it and resolves when it is gone. */
async function start(args: readonly string[], environment?: Record<string, string>) {
  const child = holdfast(["start", "--port", "0", ...args], environment);
  let report = "";
  for await (const chunk of child.stdout ?? []) {
    report += String(chunk);
    if (/Database .*\n/.test(report) && report.endsWith("\n\n")) break;
  }
  const url = /running at (\S+)/.exec(report)?.[1] ?? "";
  const apikey = /Anonymous key (\S+)/.exec(report)?.[1] ?? "";
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    child.stdout?.resume();
    await ended;
  };
  const call = async (method: string, path: string, init: { token?: string; json?: unknown; body?: string } = {}) => {
    const headers: Record<string, string> = { apikey };
    if (init.token) headers.authorization = `Bearer ${init.token}`;
    if (init.json) headers["content-type"] = "application/json";
    if (init.body) headers["content-type"] = "text/plain";
    const body = init.json ? JSON.stringify(init.json) : init.body;
    return fetch(`${url}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  };
  return { report, call, stop };
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

async function onDisk(folder: string): Promise<string> {
  const entries = await readdir(join(folder, "files"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "latin1")))).join("\n");
}

it("encrypts what is uploaded, needs the key at every start, and changes keys", { timeout: 180_000 }, async () => {
  const folder = await makeFolder();
  const keyFile = join(folder, "storage.key");
  const made = await run(["storage", "new-key"]);
  expect(made.out).toMatch(/^[0-9-]{10}-[0-9a-f]{6}:[\w-]{43}\n$/);
  expect(made.err).toMatch(/IS LOST/);
  await writeFile(keyFile, made.out);
  const options = ["--data", folder, "--database", "pglite"];

  const first = await start([...options, "--encrypt-files", keyFile]);
  expect(first.report).toMatch(/Files .*\n +encrypted/);
  const login = await first.call("POST", "/auth/login", {
    json: { username: admin.HOLDFAST_ADMIN_EMAIL, password: admin.HOLDFAST_ADMIN_PASSWORD },
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  await first.call("POST", "/buckets", { token, json: { name: "notes", is_public: true } });
  const put = await first.call("PUT", "/files/upload/notes/secret.txt", { token, body: SECRET });
  expect([put.status, await put.text()]).toEqual([201, expect.stringContaining('"size":27')]);
  await first.stop();
  expect(await onDisk(folder)).not.toContain("eagle");

  const without = await run(["start", "--port", "0", ...options]);
  expect([without.code, without.err]).toEqual([1, expect.stringMatching(/start with their key/)]);
  const other = await run(["storage", "new-key"]);
  const wrong = await run(["start", "--port", "0", ...options, "--encrypt-files"], { HOLDFAST_STORAGE_KEY: other.out });
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringMatching(/needs the storage key [0-9-]+/)]);

  await writeFile(keyFile, made.out + other.out);
  const rewrapped = await run(["storage", "rewrap", "--data", folder, "--encrypt-files", keyFile]);
  expect([rewrapped.code, rewrapped.out]).toEqual([0, expect.stringMatching(/1 objects checked, 1 encrypted anew/)]);

  const second = await start([...options, "--encrypt-files"], { HOLDFAST_STORAGE_KEY: other.out });
  expect(await (await second.call("GET", "/files/view/notes/secret.txt")).text()).toBe(SECRET);
  await second.stop();

  const copyTo = (name: string, ...more: string[]) =>
    run([
      "storage",
      "copy",
      "--from",
      `file:${folder}/files`,
      "--to",
      `file:${folder}/${name}`,
      ...journal(name),
      ...more,
    ]);
  const journal = (name: string) => ["--journal", join(folder, `${name}.journal`)];
  const twice = await copyTo("twice", "--encrypt-to", keyFile);
  expect([twice.code, twice.err]).toEqual([1, expect.stringMatching(/is encrypted already.*Leave --encrypt-to out/)]);
  const asItIs = await copyTo("copied");
  expect([asItIs.code, asItIs.out]).toEqual([0, expect.stringMatching(/^Copied 1 objects/)]);
});

it("says what to do when the key is missing, unreadable, or would not be used", { timeout: 90_000 }, async () => {
  const folder = await makeFolder();
  const options = ["start", "--port", "0", "--data", folder, "--database", "memory"];
  const cases: [args: string[], environment: Record<string, string>, RegExp][] = [
    [["--encrypt-files"], {}, /needs the path of a key file, or the key in HOLDFAST_STORAGE_KEY.*new-key/s],
    [["--encrypt-files", join(folder, "none")], {}, /none cannot be read.*new-key/s],
    [["--encrypt-files"], { HOLDFAST_STORAGE_KEY: "hunter2" }, /HOLDFAST_STORAGE_KEY: .*not of the form id:secret/],
    [[], { HOLDFAST_STORAGE_KEY: "x" }, /is set, but files would not be encrypted/],
  ];
  for (const [args, environment, message] of cases) {
    const { code, err } = await run([...options, ...args], environment);
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    expect(err).not.toContain("hunter2");
  }
});
