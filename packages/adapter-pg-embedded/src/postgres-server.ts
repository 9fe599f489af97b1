import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { type ClusterPlace, serverEnvironment } from "./cluster.js";
import { embeddedError } from "./errors.js";
import { PORT } from "./run-directory.js";

/**
 * Runs the server and ends it in good order when standard input ends, which it does when this process ends, however that
 * happens. The first argument and those after it are the server's command line.
 */
const SUPERVISOR = `exec 3<&0
"$@" </dev/null &
server=$!
(cat <&3 >/dev/null; kill -INT $server) &
wait $server
status=$?
kill $! 2>/dev/null
exit $status`;

const READY = "database system is ready to accept connections";
const LOG_LINES = 20;

/** How long a fast shutdown may take before the server is told to drop everything; it then recovers at the next start. */
const STOP_TIMEOUT_MS = 60_000;

export interface ServerCommand {
  readonly postgres: string;
  readonly place: ClusterPlace;
  readonly socketDirectory: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly startTimeoutMs: number;
}

/** A running server. */
export interface PostgresServer {
  /** Resolves when it has ended, with the last lines of its log. */
  readonly ended: Promise<string>;
  /** Ends it after its running transactions are rolled back and everything is written. */
  stop(): Promise<void>;
}

/** Starts the server; resolves when it accepts connections, and rejects with its log when it does not get there. */
export async function startPostgres(command: ServerCommand): Promise<PostgresServer> {
  const { place } = command;
  const settings = {
    ...command.settings,
    listen_addresses: "",
    port: String(PORT),
    unix_socket_directories: command.socketDirectory,
    unix_socket_permissions: "0700",
    logging_collector: "off",
    log_destination: "stderr",
    lc_messages: "C",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(
    "/bin/sh",
    ["-c", SUPERVISOR, "holdfast-postgres", command.postgres, "-D", place.cluster, ...flags],
    {
      cwd: "/",
      env: serverEnvironment(),
      // A group of its own, so that Ctrl-C reaches this process alone, which drains before it stops the server.
      detached: true,
      stdio: ["pipe", "ignore", "pipe"],
      ...(place.user === null ? {} : { uid: place.user.uid, gid: place.user.gid }),
    },
  );
  const log: string[] = [];
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(log.join("\n")));
  });
  // Ending twice is no error: it has ended by then.
  child.stdin?.on("error", () => null);
  const server = { ended, stop: () => stopServer(child, ended) };
  const ready = watchLog(child, log);
  const stopwatch = new AbortController();
  const late = delay(command.startTimeoutMs, "late" as const, { signal: stopwatch.signal }).catch(
    () => "late" as const,
  );
  const outcome = await Promise.race([ready, ended.then(() => "ended" as const), late]);
  stopwatch.abort();
  if (outcome === "ready") return server;
  if (outcome === "late") await server.stop();
  const what = outcome === "late" ? `was not ready after ${command.startTimeoutMs} ms` : "ended while it started";
  throw embeddedError("unavailable", `The embedded Postgres ${what}:\n${await ended}`);
}

function watchLog(child: ChildProcess, log: string[]): Promise<"ready"> {
  return new Promise((resolve) => {
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on("line", (line) => {
      log.push(line);
      if (log.length > LOG_LINES) log.shift();
      if (line.includes(READY)) resolve("ready");
    });
  });
}

async function stopServer(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end();
  const stopwatch = new AbortController();
  const late = delay(STOP_TIMEOUT_MS, "late" as const, { signal: stopwatch.signal }).catch(() => "ended" as const);
  const outcome = await Promise.race([ended, late]);
  stopwatch.abort();
  if (outcome === "late" && child.pid !== undefined) process.kill(-child.pid, "SIGQUIT");
  await ended;
}
