import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("children/tus-child-server.ts", import.meta.url));

/** A server in a process of its own, on one port and folder from one start to the next. */
export interface ChildServer {
  readonly url: string;
  /** For every request: the key and the admin's token. */
  readonly headers: Record<string, string>;
  start(): Promise<void>;
  /** Lets it end as an operator would. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Bytes of memory that it uses. */
  rss(): Promise<number>;
  close(): Promise<void>;
}

/** Starts one, with a bucket `papers`. */
export async function startChildServer(execArgv: readonly string[] = []): Promise<ChildServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-tus-child-"));
  await chmod(folder, 0o711);
  let child: ChildProcess;
  let place = { url: "", anonKey: "" };
  const headers: Record<string, string> = {};

  const start = async (): Promise<void> => {
    const port = place.url === "" ? "0" : new URL(place.url).port;
    child = fork(SCRIPT, [folder, port], {
      execArgv: ["--conditions=@holdfast/source", "--import", "tsx", ...execArgv],
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const exited = once(child, "exit").then(([code]) => {
      throw new Error(`The server ended with ${code}.`);
    });
    exited.catch(() => undefined);
    const [line] = await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, "data"), exited]);
    place = JSON.parse(String(line));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  const post = (path: string, json: unknown) =>
    fetch(`${place.url}/api/v1${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(json),
    });

  await start();
  headers.apikey = place.anonKey;
  const login = await post("/auth/login", { username: "admin@holdfast.test", password: "correct horse battery" });
  headers.authorization = `Bearer ${(await login.json()).access_token}`;
  await post("/buckets", { name: "papers" });
  return {
    get url() {
      return place.url;
    },
    headers,
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async rss() {
      const answered = once(child, "message");
      child.send("rss");
      const [{ rss }] = await answered;
      return rss;
    },
    async close() {
      await end("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
