// From nothing to a first answer, each time in a new process; and what an idle server keeps.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startProcess } from "../measure/process.mjs";
import { alternate, summarize } from "../measure/rounds.mjs";
import { printTable, spread, verdict } from "../measure/table.mjs";

const COMMAND = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const IDLE_MS = 3_000;

/** The figures of starting. */
export async function benchStart({ rounds }) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-start-"));
  // So that the user whom Postgres runs as may enter.
  await chmod(folder, 0o711);
  try {
    // The first start makes the data directory, which is not what is measured.
    await startCommand(folder);
    const contestants = [
      { name: "bare node", run: () => startBareNode() },
      { name: "in memory, prepared image", run: () => startInMemory(true) },
      { name: "in memory, new database", run: () => startInMemory(false) },
      { name: "holdfast start, existing data", run: () => startCommand(folder) },
    ];
    const figures = await alternate({ contestants, rounds, measure: ({ run }) => run() });
    const of = (name, field) => summarize(figures[name].map((figure) => figure[field]));
    const prepared = of("in memory, prepared image", "startMs");
    const started = of("holdfast start, existing data", "answeredMs");
    const rss = of("holdfast start, existing data", "rssMiB");
    printTable([
      ["", "median (range)", "target"],
      ["an empty Node process, to its exit, ms", spread(of("bare node", "answeredMs"))],
      [
        "createServer in memory, prepared image, to started, ms",
        spread(prepared),
        verdict(prepared.median, { atMost: 600 }),
      ],
      ["  CPU time of that, ms", spread(of("in memory, prepared image", "cpuMs"))],
      ["  importing the packages before that, ms", spread(of("in memory, prepared image", "importMs"))],
      ["  the first answer after that, ms", spread(of("in memory, prepared image", "answerMs"))],
      ["createServer in memory, new database, to started, ms", spread(of("in memory, new database", "startMs"))],
      [
        "holdfast start, existing data, to the first answer, ms",
        spread(started),
        verdict(started.median, { atMost: 1000 }),
      ],
      [`its memory after ${IDLE_MS / 1000} s idle, MiB`, spread(rss), verdict(rss.median, { atMost: 120 })],
    ]);
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startInMemory(fromImage) {
  const running = startProcess(new URL("memory-server.mjs", import.meta.url));
  try {
    return await running.call("run", { fromImage });
  } finally {
    await running.stop();
  }
}

async function startBareNode() {
  const began = performance.now();
  const child = spawn(process.execPath, ["-e", "0"]);
  await new Promise((resolve) => child.once("exit", resolve));
  return { answeredMs: performance.now() - began };
}

/** The command as a person runs it, to its first answer over HTTP. */
async function startCommand(folder) {
  const began = performance.now();
  const child = spawn(process.execPath, [COMMAND, "start", "--port", "0", "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  try {
    const url = await new Promise((resolve, reject) => {
      let text = "";
      child.stdout.on("data", (chunk) => {
        text += chunk;
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
        if (found !== undefined) resolve(found);
      });
      void exited.then((code) => reject(new Error(`holdfast start ended with ${code}: ${text}`)));
    });
    const answer = await fetch(`${url}/ready`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`/ready answered ${answer.status}`);
    const answeredMs = performance.now() - began;
    await delay(IDLE_MS);
    return { answeredMs, rssMiB: residentMiB(child.pid) };
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
}

/** Of the server process; Postgres' own memory is not in it. */
function residentMiB(pid) {
  if (process.platform !== "linux") return Number.NaN;
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1024;
}
