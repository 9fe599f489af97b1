// One large file by tus, one transfer at a time.
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";
import { watchProcess } from "./watch-memory.mjs";

/** How the SDK sends a large file; and how tus-js-client does by default, in one request. */
const PART_BYTES = { "in parts of 16 MiB": 16 * 2 ** 20, "in one request": Number.POSITIVE_INFINITY };

/** Uploads one file of `mib` MiB by all contestants in turn. */
export async function benchTus({ contestants, rounds, load, mib }) {
  if (contestants.some(({ target }) => target === null)) return null;
  const bytes = mib * 2 ** 20;
  console.log(`\nFiles: ${mib} MiB by tus; the bare server keeps neither digest nor fsync nor accounts\n`);
  const figures = {};
  for (const [manner, partBytes] of Object.entries(PART_BYTES)) {
    figures[manner] = await alternate({
      contestants,
      rounds,
      measure: async ({ process, url, target }, round) => {
        const upload = {
          contestant: url,
          target,
          name: `tus-${round}.bin`,
          bytes,
          partBytes: Math.min(partBytes, bytes),
        };
        const { milliseconds, ...used } = await watchProcess(process, () => load.call("resumable", upload));
        return { mibPerSecond: mib / (milliseconds / 1000), ...used };
      },
    });
  }
  print(figures, contestants, mib);
  return { mib, ...figures };
}

function print(manners, contestants, mib) {
  const table = [["", "MiB/s", "× bare", "target", "memory grew by, MiB", "target", "CPU ms"]];
  for (const [manner, figures] of Object.entries(manners)) {
    for (const { name, targets, base } of contestants) {
      const column = (field, of = name) => figures[of].map((each) => each[field]);
      const ratio = ratioOf(column("mibPerSecond"), column("mibPerSecond", base));
      const growth = summarize(column("growthMiB"));
      table.push([
        `${mib} MiB ${manner}: ${name}`,
        spread(summarize(column("mibPerSecond"))),
        spread(ratio),
        verdict(ratio.median, targets.upload),
        spread(growth),
        verdict(growth.highest, targets.growthMiB),
        figure(summarize(column("cpuMilliseconds")).median),
      ]);
    }
  }
  printTable(table);
}
