import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fsStorage } from "@holdfast/adapter-fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFaultProxy } from "../../adapter-s3/test/harness/fault-proxy.js";
import { startS3Server } from "../../adapter-s3/test/harness/s3-server.js";

/* The command as people run it, in processes of its own. */
const s3 = await startS3Server("swift");
const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const NODE = ["--conditions=@holdfast/source", "--import", TSX, MAIN];
const admin = { email: "admin@holdfast.test", password: "correct horse battery" };
const SECRET = s3?.credentials.secretAccessKey ?? "";
const MIB = 1024 ** 2;

const children: ChildProcess[] = [];
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-cli-"));
  env = {
    ...process.env,
    HOLDFAST_DATA: join(folder, "data"),
    AWS_ACCESS_KEY_ID: s3?.credentials.accessKeyId ?? "none",
    AWS_SECRET_ACCESS_KEY: SECRET || "none",
  };
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (...args: string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(process.execPath, [...NODE, ...args], { env, cwd: folder }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

interface Running {
  readonly url: string;
  readonly report: string;
  stop(): Promise<void>;
}

async function start(...args: string[]): Promise<Running> {
  const given = ["--port", "0", "--admin-email", admin.email, "--admin-password", admin.password];
  const child = spawn(process.execPath, [...NODE, "start", ...given, ...args], { env, cwd: folder });
  children.push(child);
  let report = "";
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
  };
  const url = await new Promise<string>((resolve, reject) => {
    child.on("exit", () => reject(new Error(`The server did not start:\n${report}${errors}`)));
    child.stdout.on("data", (text) => {
      report += text;
      // The last line of the report at every start.
      const found = /running at (\S+)[\s\S]*Files .*\n/.exec(report)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, report, stop };
}

async function signIn({ url, report }: Running) {
  const apikey = /Anonymous key (\S+)/.exec(report)?.[1] ?? "";
  const body = JSON.stringify({ username: admin.email, password: admin.password });
  const headers = { apikey, "content-type": "application/json" };
  const session = await fetch(`${url}/api/v1/auth/login`, { method: "POST", headers, body });
  const { access_token: token } = (await session.json()) as { access_token: string };
  return (method: string, path: string, content?: BodyInit) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        apikey,
        authorization: `Bearer ${token}`,
        ...(typeof content === "string" ? { "content-type": "application/json" } : {}),
      },
      ...(content === undefined ? {} : { body: content }),
    });
}

describe("holdfast storage", () => {
  it("teaches by its help, without a secret on the command line", { timeout: 180_000 }, async () => {
    for (const args of [["start"], ["storage", "copy"], ["storage", "verify"]]) {
      const { code, out } = await run(...args, "--help");
      expect(code).toBe(0);
      expect(out).toMatch(/s3:\/\/bucket/);
      expect(out).toMatch(/AWS_SECRET_ACCESS_KEY/);
      expect(out).not.toMatch(/s3:\/\/[^ ]*@|secret_access_key=/i);
    }
  });

  it("says what is wrong with what it was told", { timeout: 180_000 }, async () => {
    const wrong = await run("storage", "copy", "--from", "file:a", "--to", "s3://KEY:hush@bucket");
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/Leave credentials out of the URL/);
    const same = await run("storage", "copy", "--from", "file:a", "--to", "file:a");
    expect([same.code, same.err]).toEqual([1, expect.stringMatching(/same place/)]);
    const absent = await run(
      "storage",
      "verify",
      "--database",
      "memory",
      "--storage",
      "s3://absent-bucket?endpoint=http://127.0.0.1:9",
    );
    expect([absent.code, absent.err]).toEqual([2, expect.stringMatching(/error: s3: .*ECONNREFUSED/)]);
  });
});

describe.skipIf(s3 === null)("a server that moves to a bucket", () => {
  it("keeps every file, on the way and after", { timeout: 500_000 }, async () => {
    const content = (name: string, size: number) => Buffer.alloc(size, `${name} `);
    const files = { small: content("small", 100), large: content("large", 9 * MIB), late: content("late", 5000) };
    const place = `s3://moved/prod?endpoint=${s3?.endpoint}&path_style=true&create_bucket=true`;

    const before = await start();
    const send = await signIn(before);
    expect((await send("POST", "/buckets", JSON.stringify({ name: "kept" }))).status).toBe(201);
    const put = (call: typeof send, name: keyof typeof files) =>
      call("PUT", `/files/upload/kept/${name}`, new Blob([files[name]]));
    for (const name of ["small", "large"] as const) expect((await put(send, name)).status).toBe(201);

    const copy = ["storage", "copy", "--from", "file:data/files", "--to", place];
    const first = await run(...copy);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Copied 2 objects .*each checked by its SHA-256/),
    });
    expect(first.out).toMatch(/stop the server, run this command once more, start it with --storage/);
    expect(first.err).toMatch(/Pass \d \[#+\] 100% +2\/2 objects/);

    expect((await put(send, "late")).status).toBe(201);
    await before.stop();
    const second = await run(...copy);
    expect(second).toMatchObject({ code: 0, out: expect.stringMatching(/^Copied 1 objects/) });

    const good = await run("storage", "verify", "--storage", place);
    expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/^Read 3 objects, 9.0 MiB. Everything/) });

    const proxy = await startFaultProxy(s3?.endpoint ?? "");
    const after = await start("--storage", place.replace(s3?.endpoint ?? "", proxy.endpoint));
    expect(after.report).toMatch(/Files +s3:\/\/moved\/prod/);
    expect(after.report).not.toContain(SECRET);
    const again = await signIn(after);
    for (const name of ["small", "large", "late"] as const) {
      const response = await again("GET", `/files/download/kept/${name}`);
      expect(Buffer.from(await response.arrayBuffer()).equals(files[name])).toBe(true);
    }
    // The service goes away in the middle: the client's connection breaks, and nothing looks whole.
    let gets = 0;
    proxy.decide = ({ url }) =>
      url.includes("x-id=GetObject")
        ? gets++ === 0
          ? { kind: "cut_download", afterBytes: 2 * MIB }
          : { kind: "status", status: 403, code: "AccessDenied" }
        : null;
    const cut = await again("GET", "/files/download/kept/large");
    expect(cut.status).toBe(200);
    await expect(cut.arrayBuffer()).rejects.toThrow();
    proxy.decide = () => null;
    await after.stop();
  });

  it("is told by verify what is lost, as text and as JSON", { timeout: 180_000 }, async () => {
    const disk = fsStorage({ directory: join(folder, "data", "files") });
    await disk.open();
    const { items } = await disk.list({ prefix: "", limit: 10 });
    await disk.delete([items[0]?.key ?? ""]);
    await disk.put("blobs/stray", new Uint8Array(3));
    await disk.close();
    const text = await run("storage", "verify");
    expect(text.code).toBe(1);
    expect(text.out).toContain(`MISSING ${items[0]?.key}: There is no such object in storage.\n  content of "kept/`);
    expect(text.out).toMatch(/UNREFERENCED blobs\/stray/);
    expect(text.out).toMatch(/Found 1 missing, 0 damaged, 0 inconsistent, 1 unreferenced\.\n$/);
    const json = await run("storage", "verify", "--json");
    expect(json.code).toBe(1);
    const report = JSON.parse(json.out);
    expect(report).toMatchObject({ ok: false, objects: 3 });
    expect(report.faults.map(({ kind }: { kind: string }) => kind).sort()).toEqual(["missing", "unreferenced"]);
  });
});
