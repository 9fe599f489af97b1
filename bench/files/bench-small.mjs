// Many small files, some in flight.
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";
import { watchProcess } from "./watch-memory.mjs";

const BYTES = 16_384;
const CONNECTIONS = 32;
/** The first round, which is thrown away, need not be whole. */
const WARM_UP_COUNT = 1_000;

/** Stores and reads `count` small files by all contestants in turn, each file of a round under a name of its own. */
export async function benchSmall({ contestants, rounds, load, count }) {
  console.log(`\nFiles: ${count.toLocaleString("en")} of ${BYTES / 1024} KiB, ${CONNECTIONS} in flight\n`);
  const figures = {};
  for (const direction of ["upload", "download"]) {
    figures[direction] = await alternate({
      contestants,
      rounds,
      measure: async ({ process, url, target }, round) => {
        const files = round === "warm-up" ? Math.min(count, WARM_UP_COUNT) : count;
        const { milliseconds, ...used } = await watchProcess(process, () =>
          load.call("many", {
            contestant: url,
            target,
            direction,
            prefix: `small-${round}-`,
            count: files,
            bytes: BYTES,
            connections: CONNECTIONS,
          }),
        );
        return {
          perSecond: files / (milliseconds / 1000),
          ...used,
          cpuMicroseconds: (used.cpuMilliseconds * 1000) / files,
        };
      },
    });
  }
  print(figures, contestants);
  return { bytes: BYTES, count, connections: CONNECTIONS, ...figures };
}

function print(directions, contestants) {
  const table = [["", "files/s", "× floor", "target", "memory grew by, MiB", "target", "Node µs each"]];
  for (const [direction, figures] of Object.entries(directions)) {
    const goal = direction === "upload" ? "smallUpload" : "smallDownload";
    for (const { name, targets, base } of contestants) {
      const column = (field, of = name) => figures[of].map((each) => each[field]);
      const ratio = ratioOf(column("perSecond"), column("perSecond", base));
      const growth = summarize(column("growthMiB"));
      table.push([
        `${BYTES / 1024} KiB ${direction}: ${name}`,
        spread(summarize(column("perSecond"))),
        base === "floor" ? spread(ratio) : `${spread(ratio)} of ${base}`,
        verdict(ratio.median, targets[goal]),
        spread(growth),
        verdict(growth.highest, targets.growthMiB),
        figure(summarize(column("cpuMicroseconds")).median),
      ]);
    }
  }
  printTable(table);
}
