// Files: one of 1 GiB up and down, many small ones, and a list of few among many, beside a hand-written floor on the same disk; and one by
// tus beside a bare tus server.
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../measure/process.mjs";
import { benchBig } from "./bench-big.mjs";
import { benchList } from "./bench-list.mjs";
import { benchSmall } from "./bench-small.mjs";
import { benchTus } from "./bench-tus.mjs";

/** Modules in contestants/, in the order of the tables. */
const BY_REQUEST = ["floor", "holdfast", "s3"];
const BY_TUS = ["tus-bare", "tus"];

const PARTS = {
  big: { bench: benchBig, files: BY_REQUEST },
  small: { bench: benchSmall, files: BY_REQUEST },
  list: { bench: benchList, files: BY_REQUEST },
  tus: { bench: benchTus, files: BY_TUS },
};

/**
 * The figures of files; `only` is one of the parts, `mib` the size of the big file, `count` how many
 * small ones there are, `listed` how many the large bucket has.
 */
export async function benchFiles({ rounds, profile, only, peers, mib, count, listed }) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-files-"));
  // So that the user whom Postgres runs as may enter.
  await chmod(folder, 0o711);
  const execArgv = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const load = startProcess(new URL("transfer.mjs", import.meta.url));
  const started = new Map();
  const start = async (file) => {
    const url = new URL(`contestants/${file}.mjs`, import.meta.url).href;
    const { name, server, targets, base = "floor" } = await import(url);
    const contestant = { name, targets, base, url, process: startProcess(server, { execArgv }) };
    started.set(file, contestant);
    const own = join(folder, file);
    await mkdir(own, { mode: 0o711 });
    contestant.target = await contestant.process.call("start", { folder: own });
  };
  try {
    const figures = {};
    for (const [part, { bench, files }] of Object.entries(PARTS)) {
      if ((only !== null && part !== only) || (part === "tus" && !peers)) continue;
      for (const file of files) if (!started.has(file)) await start(file);
      const contestants = files.map((file) => started.get(file));
      figures[part] = await bench({ contestants, rounds, load, mib, count, listed });
    }
    return figures;
  } finally {
    for (const { process } of started.values()) await process.stop();
    await load.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
