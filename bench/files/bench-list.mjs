// A list of 20 files of a bucket with a thousand, and of one with very many: it should cost the same.
import { startProcess } from "../measure/process.mjs";
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";

const FEW = 1_000;
const SECONDS = 1;
/** What counts as the same. */
const TARGET = { atLeast: 0.8 };

/** Lists by every contestant that can fill its buckets and list them; `listed` is how many files the large bucket has. */
export async function benchList({ contestants, rounds, listed }) {
  const many = listed;
  const load = startProcess(new URL("../measure/http-load-process.mjs", import.meta.url));
  const figures = {};
  try {
    for (const { name, url, target, process } of contestants) {
      const { listRequests } = await import(url);
      if (listRequests === undefined) continue;
      console.log(
        `\nFiles: making buckets of ${FEW.toLocaleString("en")} and ${many.toLocaleString("en")} rows of files …`,
      );
      await process.call("fillBuckets", { few: FEW, many });
      figures[name] = await alternate({
        contestants: [{ name: "few" }, { name: "many" }].map((each) => ({
          ...each,
          requests: listRequests(target, each.name),
        })),
        rounds,
        measure: async ({ requests }) => {
          const { perSecond, p50, p99 } = await load.call("run", {
            port: target.port,
            requests,
            connections: 1,
            milliseconds: SECONDS * 1000,
          });
          return { perSecond, p50, p99 };
        },
      });
    }
  } finally {
    await load.stop();
  }
  print(figures, many);
  return { few: FEW, many, figures };
}

function print(figures, many) {
  const table = [["", "lists/s", "× of the small bucket", "target", "p50 ms", "p99 ms"]];
  for (const [name, buckets] of Object.entries(figures)) {
    for (const [bucket, rounds] of Object.entries(buckets)) {
      const perSecond = rounds.map((each) => each.perSecond);
      const ratio = ratioOf(
        perSecond,
        buckets.few.map((each) => each.perSecond),
      );
      table.push([
        `list 20 of ${(bucket === "few" ? FEW : many).toLocaleString("en")}: ${name}`,
        spread(summarize(perSecond)),
        spread(ratio),
        bucket === "many" ? verdict(ratio.median, TARGET) : "",
        figure(summarize(rounds.map((each) => each.p50)).median),
        figure(summarize(rounds.map((each) => each.p99)).median),
      ]);
    }
  }
  printTable(table);
}
