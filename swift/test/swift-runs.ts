import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const toolchain = `${root}scripts/swift/toolchain.sh`;
const tests = `${root}swift/Tests/HoldfastTests`;

/** Whether there is a Swift toolchain, or one can be made here. */
export function hasSwift(): boolean {
  return spawnSync("bash", [toolchain, "--available"]).status === 0;
}

/** The tests in the Swift sources, as `Class.testName`. */
export function listSwiftTests(): string[] {
  return readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".swift"))
    .flatMap((name) => {
      const text = readFileSync(`${tests}/${name}`, "utf8");
      const classes = text.split(/^(?=(?:final )?class \w+: XCTestCase)/m).slice(1);
      return classes.flatMap((source) => {
        const className = /class (\w+)/.exec(source)?.[1];
        return [...source.matchAll(/^ {2}func (test\w+)\(/gm)].map(([, test]) => `${className}.${test}`);
      });
    });
}

/** How one Swift test ended, and what was printed while it ran. */
export interface SwiftResult {
  readonly outcome: "passed" | "failed" | "skipped";
  readonly output: string;
}

/** What a run of Swift tests brought. */
export interface SwiftRun {
  readonly results: ReadonlyMap<string, SwiftResult>;
  readonly exitCode: number | null;
  /** The end of all that was printed. */
  readonly output: string;
}

/** Runs a command with the Swift toolchain, in the repository; its output is also ours. */
export async function runSwift(command: readonly string[], environment: Record<string, string>): Promise<SwiftRun> {
  const child: ChildProcess = spawn("nice", ["bash", toolchain, ...command], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (piece: string) => {
      pieces.push(piece);
      process.stderr.write(piece);
    });
  }
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const output = pieces.join("");
  return { results: readResults(output), exitCode, output: output.slice(-4_000) };
}

function readResults(output: string): Map<string, SwiftResult> {
  const results = new Map<string, SwiftResult>();
  const started = new Map<string, number>();
  // Apple's XCTest writes -[Module.Class test], the one of Linux Class.test.
  for (const match of output.matchAll(
    /^Test Case '(?:-\[\w+\.)?(\w+)[. ](\w+)\]?' (started|passed|failed|skipped)/gm,
  )) {
    const [, className, test, event] = match;
    const name = `${className}.${test}`;
    if (event === "started") started.set(name, match.index);
    else {
      const from = started.get(name) ?? match.index;
      results.set(name, { outcome: event as SwiftResult["outcome"], output: output.slice(from, match.index) });
    }
  }
  return results;
}
