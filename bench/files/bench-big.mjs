// One large file, one transfer at a time.
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";
import { watchProcess } from "./watch-memory.mjs";

/** Uploads and downloads one file of `mib` MiB by all contestants in turn. */
export async function benchBig({ contestants, rounds, load, mib }) {
  const bytes = mib * 2 ** 20;
  console.log(`\nFiles: ${mib} MiB, one transfer at a time; uploads are hashed (SHA-256) and fsynced by all\n`);
  const figures = {};
  // What is downloaded was uploaded before.
  for (const direction of ["upload", "download"]) {
    figures[direction] = await alternate({
      contestants,
      rounds,
      measure: async ({ process, url, target }, round) => {
        // Each upload a new file: to write over one that was just cut to nothing costs a disk less.
        const name = direction === "upload" ? `big-${round}.bin` : "big-0.bin";
        const { milliseconds, firstByteMs, ...used } = await watchProcess(process, () =>
          load.call(direction, { contestant: url, target, name, bytes }),
        );
        return { mibPerSecond: mib / (milliseconds / 1000), firstByteMs, ...used };
      },
    });
  }
  print(figures, contestants, mib);
  return { mib, ...figures };
}

function print(directions, contestants, mib) {
  const head = [
    "",
    "MiB/s",
    "× floor",
    "target",
    "first byte, ms",
    "target",
    "memory grew by, MiB",
    "target",
    "CPU ms",
  ];
  const table = [head];
  for (const [direction, figures] of Object.entries(directions)) {
    for (const { name, targets, base } of contestants) {
      const column = (field, of = name) => figures[of].map((each) => each[field]);
      const ratio = ratioOf(column("mibPerSecond"), column("mibPerSecond", base));
      const growth = summarize(column("growthMiB"));
      const firstByte = direction === "download" ? summarize(column("firstByteMs")) : null;
      table.push([
        `${mib} MiB ${direction}: ${name}`,
        spread(summarize(column("mibPerSecond"))),
        base === "floor" ? spread(ratio) : `${spread(ratio)} of ${base}`,
        verdict(ratio.median, targets[direction]),
        firstByte === null ? "" : spread(firstByte),
        firstByte === null ? "" : verdict(firstByte.median, targets.firstByteMs),
        spread(growth),
        verdict(growth.highest, targets.growthMiB),
        figure(summarize(column("cpuMilliseconds")).median),
      ]);
    }
  }
  printTable(table);
}
