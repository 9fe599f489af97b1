import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A script of a test, in TypeScript, in a process of its own. */
export interface TestChild {
  /** The first line that it printed. */
  readonly line: string;
  /** Its exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Bytes of memory that it uses now; the script answers each message with them. */
  rss(): Promise<number>;
  /** Ends it, unless it has ended, and resolves once it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface TestChildOptions {
  /** For Node, beside what it needs to read TypeScript. */
  readonly execArgv?: readonly string[];
  /** Beside this process' own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a script, and resolves once it has printed a line; rejects with what it printed as errors when it ends before. */
export async function startTestChild(
  script: URL,
  args: readonly string[],
  { execArgv = [], env = {} }: TestChildOptions = {},
): Promise<TestChild> {
  const child = fork(fileURLToPath(script), args, {
    execArgv: ["--conditions=@holdfast/source", "--import", "tsx", ...execArgv],
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.on("data", (text) => {
    errors += text;
  });
  const closed = once(child, "close");
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const failed = exited.then(async (code) => {
    // What it printed last may still be on its way. One that failed may have left others behind that hold its output open.
    if (code === 0) await closed;
    throw new Error(`${script.pathname} ended before it printed a line:\n${errors}`);
  });
  failed.catch(() => undefined);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line"),
    failed,
  ]);
  return {
    line,
    exited,
    async rss() {
      const answered = once(child, "message");
      child.send("rss");
      return (await answered)[0];
    },
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}
