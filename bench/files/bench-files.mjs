// Files: one of 1 GiB up and down, many small ones, and a list of few among many; beside a hand-written floor on the same disk.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../measure/process.mjs";
import { benchBig } from "./bench-big.mjs";
import { benchList } from "./bench-list.mjs";
import { benchSmall } from "./bench-small.mjs";

/** The modules in contestants/, in the order of the tables. */
const CONTESTANTS = ["floor", "holdfast", "s3"];

const PARTS = { big: benchBig, small: benchSmall, list: benchList };

/**
 * The figures of files; `only` is one of the parts, `mib` the size of the big file, `count` how many
 * small ones there are, `listed` how many the large bucket has.
 */
export async function benchFiles({ rounds, profile, only, mib, count, listed }) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-files-"));
  // So that the user whom Postgres runs as may enter.
  await chmod(folder, 0o711);
  const execArgv = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const load = startProcess(new URL("transfer.mjs", import.meta.url));
  const contestants = [];
  try {
    for (const file of CONTESTANTS) {
      const url = new URL(`contestants/${file}.mjs`, import.meta.url).href;
      const { name, server, targets, base = "floor" } = await import(url);
      const process = startProcess(server, { execArgv });
      const contestant = { name, targets, base, url, process };
      contestants.push(contestant);
      contestant.target = await process.call("start", { folder });
    }
    const figures = {};
    for (const part of Object.keys(PARTS).filter((name) => only === null || name === only)) {
      figures[part] = await PARTS[part]({ contestants, rounds, load, mib, count, listed });
    }
    return figures;
  } finally {
    for (const { process } of contestants) await process.stop();
    await load.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
