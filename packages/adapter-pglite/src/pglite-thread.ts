import { Worker } from "node:worker_threads";
import { pgliteError } from "./errors.js";
import { compilePglite } from "./pglite-program.js";

interface Reply {
  readonly bytes?: Uint8Array;
  readonly error?: string;
}

/** PGlite in a worker thread. One request at a time; the first that rejects means that the database has ended. */
export interface PgliteThread {
  /** Sends messages of Postgres' protocol, and resolves with the bytes that answer them. */
  run(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** A tarball of the data directory. */
  dump(): Promise<Uint8Array>;
  /** Shuts Postgres down in order, and then ends the thread. */
  close(): Promise<void>;
  /** Ends the thread now, whatever it does. What was requested rejects with `unavailable`. */
  end(): Promise<void>;
}

/** Starts Postgres over a directory, or in memory; a new database begins as `image`. */
export async function startPgliteThread(data: {
  readonly dataDir?: string;
  readonly image?: Uint8Array;
}): Promise<PgliteThread> {
  const program = compilePglite();
  const thread = new Worker(new URL("./pglite-worker.mjs", import.meta.url), { workerData: data });
  const exited = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
  let ended = false;
  /** What the thread failed with, be it before it was asked for anything. */
  let failure: string | null = null;
  let settle: ((reply: Reply) => void) | null = null;
  const answer = (reply: Reply) => {
    settle?.(reply);
    settle = null;
  };
  thread.on("message", answer);
  thread.on("error", ({ message }) => {
    failure ??= message;
    answer({ error: message });
  });
  thread.on("exit", () => {
    ended = true;
    answer({ error: "The thread of PGlite has ended" });
  });
  // Between requests nothing is expected of the thread, so it must not keep the process alive.
  thread.unref();

  async function request(
    name: "open" | "run" | "dump" | "close",
    message?: Uint8Array<ArrayBuffer> | WebAssembly.Module,
  ): Promise<Reply> {
    if (ended) {
      const reason = failure === null ? "The thread of PGlite has ended" : `PGlite failed: ${failure}`;
      throw pgliteError("unavailable", reason, { operation: name });
    }
    thread.ref();
    const reply = await new Promise<Reply>((resolve) => {
      settle = resolve;
      thread.postMessage({ request: name, message }, message instanceof Uint8Array ? [message.buffer] : []);
    });
    thread.unref();
    if (reply.error === undefined) return reply;
    await end();
    throw pgliteError("unavailable", `PGlite failed: ${reply.error}`, { operation: name });
  }

  async function end(): Promise<void> {
    await thread.terminate();
    await exited;
  }

  try {
    await request("open", await program);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    run: async (message) => (await request("run", message)).bytes ?? new Uint8Array(),
    dump: async () => (await request("dump")).bytes ?? new Uint8Array(),
    close: async () => {
      await request("close");
      await end();
    },
    end,
  };
}
