// npm run bench [-- rows|files|realtime|start …]
//   --rounds n, --seconds n    how long to measure: by default 5 rounds (files: 3) of 3 seconds
//   --only name                one part of a benchmark, such as read of rows
//   --no-peers                 Holdfast and its floors alone
//   --profile folder           CPU profiles of Holdfast and the floors (which slow them)
//   --mib n, --count n         files: the size of the large file (1024), how many small ones (10000)
//   --listed n                 files: how many files the large bucket that is listed has (1000000)
//   --markdown                 tables in the form of docs/performance.md
//   --as-built                 what is built now, without looking whether it is stale
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setUp } from "../scripts/set-up.mjs";
import { describeMachine } from "./measure/machine.mjs";
import { printMarkdown } from "./measure/table.mjs";

const BENCHMARKS = {
  rows: async (options) => (await import("./rows/bench-rows.mjs")).benchRows(options),
  files: async (options) => (await import("./files/bench-files.mjs")).benchFiles(options),
  realtime: async (options) => (await import("./realtime/bench-realtime.mjs")).benchRealtime(options),
  start: async (options) => (await import("./start/bench-start.mjs")).benchStart(options),
};

const DEFAULT_ROUNDS = { rows: 5, files: 3, realtime: 5, start: 5 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    seconds: { type: "string", default: "3" },
    only: { type: "string" },
    "no-peers": { type: "boolean", default: false },
    mib: { type: "string", default: "1024" },
    count: { type: "string", default: "10000" },
    listed: { type: "string", default: "1000000" },
    markdown: { type: "boolean", default: false },
    profile: { type: "string" },
    "as-built": { type: "boolean", default: false },
  },
});
const wanted = positionals.length === 0 ? Object.keys(BENCHMARKS) : positionals;
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}: choose of ${Object.keys(BENCHMARKS).join(", ")}.`);
  process.exit(2);
}
const options = {
  milliseconds: Number(values.seconds) * 1000,
  profile: values.profile ?? null,
  only: values.only ?? null,
  peers: !values["no-peers"],
  mib: Number(values.mib),
  count: Number(values.count),
  listed: Number(values.listed),
};
const numbers = ["rounds", "seconds", "mib", "count", "listed"].filter((name) => !(Number(values[name] ?? 1) > 0));
if (numbers.length > 0) {
  console.error(`--${numbers.join(", --")}: give a number above 0.`);
  process.exit(2);
}
if (values.markdown) printMarkdown();

if (!values["as-built"]) await setUp();
const results = fileURLToPath(new URL("results", import.meta.url));
mkdirSync(results, { recursive: true });
for (const name of wanted) {
  const before = describeMachine();
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS[name]);
  console.log(`\n${name}: ${before.cpu}, ${before.cores} cores, Node ${before.node}, load ${before.load.join(" ")}`);
  try {
    const figures = await BENCHMARKS[name]({ ...options, rounds });
    const after = describeMachine();
    const file = join(results, `${name}.json`);
    const facts = { machine: before, loadAfter: after.load, options: { ...options, rounds }, figures };
    writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`);
    console.log(`\nload afterwards ${after.load.join(" ")}; figures in ${file}`);
  } catch (error) {
    // The others can still be measured.
    console.error(`\n!! ${name} broke off:`, error);
    process.exitCode = 1;
  }
}
