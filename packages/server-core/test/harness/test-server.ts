import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer, type LogEntry, type Server, type ServerConfig } from "../../src/index.js";
import { checkAgainstContract } from "./contract-check.js";

export const ORIGIN = "http://holdfast.test";

export interface CallOptions {
  /** The access token; without one the call is anonymous. */
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  /** False leaves the anonymous key out. */
  readonly key?: boolean;
  readonly signal?: AbortSignal;
}

export interface Called<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface TestServer {
  readonly server: Server;
  readonly anonKey: string;
  readonly admin: TestUser;
  /** What the server logged, newest last. */
  readonly logged: LogEntry[];
  /** Sends a request and checks the answer against the contract. The path begins with `/`; `/api/v1` is put before it unless it is a root path. */
  fetch(method: string, path: string, options?: CallOptions): Promise<Response>;
  /** The same, with the JSON body read; a body that is not JSON reads as null. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at any JSON that the contract check let through
  call<Body = any>(method: string, path: string, options?: CallOptions): Promise<Called<Body>>;
  /** Registers a new user and signs in. */
  newUser(): Promise<TestUser>;
  close(): Promise<void>;
}

const ROOT_PATHS = /^\/(health|ready|openapi\.json|\.well-known\/.*|api\/v1\/.*)$/;
let users = 0;

/** The database that tests run on, not yet open. */
export async function testDatabase(folder: string): Promise<DatabaseAdapter> {
  if (process.env.HOLDFAST_TEST_DATABASE !== "pglite") return embeddedPgDatabase({ dataDir: join(folder, "postgres") });
  const { pgliteDatabase } = await import("@holdfast/adapter-pglite");
  return pgliteDatabase({});
}

/** Starts a server on a real Postgres and a real folder, both thrown away at `close`. HOLDFAST_TEST_DATABASE=pglite runs it on PGlite. */
export async function startTestServer(config: Partial<ServerConfig> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-test-"));
  const logged: LogEntry[] = [];
  const credentials = { email: "admin@holdfast.test", password: "correct horse battery" };
  const server = createServer({
    database: await testDatabase(folder),
    storage: fsStorage({ directory: join(folder, "files") }),
    firstAdmin: credentials,
    log: (entry) => logged.push(entry),
    ...config,
    settings: { credentialAttemptsPerMinute: 10_000, ...config.settings },
  });
  const { anonKey } = await server.start();

  const fetch = async (method: string, path: string, options: CallOptions = {}): Promise<Response> => {
    const headers = new Headers(options.headers);
    if (options.key !== false && !headers.has("apikey")) headers.set("apikey", anonKey);
    if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
    if (options.json !== undefined) headers.set("content-type", "application/json");
    const body = options.json === undefined ? options.body : JSON.stringify(options.json);
    const request = new Request(`${ORIGIN}${ROOT_PATHS.test(path) ? "" : "/api/v1"}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body, duplex: "half" }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const response = await server.fetch(request, { clientAddress: "127.0.0.1" });
    await checkAgainstContract(request, response);
    return response;
  };

  const call = async (method: string, path: string, options: CallOptions = {}) => {
    const response = await fetch(method, path, options);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : null };
  };

  const signIn = async (email: string, password: string): Promise<TestUser> => {
    const { status, body } = await call("POST", "/auth/login", { json: { username: email, password } });
    if (status !== 200) throw new Error(`login of ${email}: ${status} ${JSON.stringify(body)}`);
    return { id: body.user_id, email, password, token: body.access_token, refreshToken: body.refresh_token };
  };

  return {
    server,
    anonKey,
    logged,
    admin: await signIn(credentials.email, credentials.password),
    fetch,
    call,
    newUser: async () => {
      const email = `user${++users}@holdfast.test`;
      const password = `password of user ${users}`;
      const { status, body } = await call("POST", "/auth/register", { json: { email, password } });
      if (status !== 200) throw new Error(`register ${email}: ${status} ${JSON.stringify(body)}`);
      return signIn(email, password);
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
