// npm run bench [-- rows|files|realtime|start …]
//   --rounds n, --seconds n    how long to measure: by default 5 rounds of 3 seconds
//   --only name                one part of a benchmark, such as read of rows
//   --no-peers                 Holdfast and its floors alone
//   --profile folder           CPU profiles of Holdfast and the floors (which slow them)
//   --as-built                 what is built now, without looking whether it is stale
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setUp } from "../scripts/set-up.mjs";
import { describeMachine } from "./measure/machine.mjs";

const BENCHMARKS = {
  rows: async (options) => (await import("./rows/bench-rows.mjs")).benchRows(options),
  files: async (options) => (await import("./files/bench-files.mjs")).benchFiles(options),
  realtime: async (options) => (await import("./realtime/bench-realtime.mjs")).benchRealtime(options),
  start: async (options) => (await import("./start/bench-start.mjs")).benchStart(options),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    only: { type: "string" },
    "no-peers": { type: "boolean", default: false },
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
  rounds: Number(values.rounds),
  milliseconds: Number(values.seconds) * 1000,
  profile: values.profile ?? null,
  only: values.only ?? null,
  peers: !values["no-peers"],
};

if (!values["as-built"]) await setUp();
const results = fileURLToPath(new URL("results", import.meta.url));
mkdirSync(results, { recursive: true });
for (const name of wanted) {
  const before = describeMachine();
  console.log(`\n${name}: ${before.cpu}, ${before.cores} cores, Node ${before.node}, load ${before.load.join(" ")}`);
  const figures = await BENCHMARKS[name](options);
  const after = describeMachine();
  const file = join(results, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ machine: before, loadAfter: after.load, options, figures }, null, 2)}\n`);
  console.log(`\nload afterwards ${after.load.join(" ")}; figures in ${file}`);
}
