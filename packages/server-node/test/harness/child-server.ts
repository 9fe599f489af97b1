import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestChild, type TestChild, type TestChildOptions } from "../../../server-core/test/harness/test-child.js";

/** The first admin of every child server. */
export const CHILD_ADMIN = { email: "admin@holdfast.test", password: "correct horse battery" };

/** A server in a process of its own, on one port and one folder from one start to the next. */
export interface ChildServer {
  readonly url: string;
  readonly anonKey: string;
  /** For every request: the key and the admin's token. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sends JSON to an operation as the admin, and answers its JSON; rejects unless it succeeds. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at any JSON
  post(path: string, json: object): Promise<any>;
  start(): Promise<void>;
  /** Lets it end as an operator would. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Bytes of memory that it uses. */
  rss(): Promise<number>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** Starts one by a script that calls `serveInChild`. */
export async function startChildServer(script: URL, options: TestChildOptions = {}): Promise<ChildServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-child-"));
  // Where tests run as root, Postgres runs as somebody else.
  await chmod(folder, 0o711);
  let child: TestChild;
  let place = { url: "", anonKey: "" };
  const headers: Record<string, string> = {};

  const start = async (): Promise<void> => {
    const port = place.url === "" ? "0" : new URL(place.url).port;
    child = await startTestChild(script, [folder, port], options);
    place = JSON.parse(child.line);
  };
  const post: ChildServer["post"] = async (path, json) => {
    const response = await fetch(`${place.url}/api/v1${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(json),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };

  await start();
  headers.apikey = place.anonKey;
  const { access_token } = await post("/auth/login", { username: CHILD_ADMIN.email, password: CHILD_ADMIN.password });
  headers.authorization = `Bearer ${access_token}`;
  return {
    get url() {
      return place.url;
    },
    get anonKey() {
      return place.anonKey;
    },
    headers,
    post,
    start,
    stop: () => child.end("SIGTERM"),
    kill: () => child.end("SIGKILL"),
    rss: () => child.rss(),
    async close() {
      await child.end("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
