// One file of 1 GiB up and down, beside plain streams to and from the same disk, and up by tus beside a bare tus server; and what the
// server's memory grows by.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fetchPeer } from "../measure/peers.mjs";
import { startProcess } from "../measure/process.mjs";
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";

const BYTES = 2 ** 30;
const SAMPLE_EVERY_MS = 50;
const TUS_FILE_STORE = "2.1.1";
/** How the SDK sends a large file; and how tus-js-client does by default, in one request. */
const PARTS = { "tus in parts of 16 MiB": 16 * 2 ** 20, "tus in one request": BYTES };

/** The figures of files. */
export async function benchFiles({ rounds, profile, only, peers: withPeers }) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-files-"));
  // So that the user whom Postgres runs as may enter.
  await chmod(folder, 0o711);
  const execArgv = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const start = (file) => startProcess(new URL(file, import.meta.url), { execArgv });
  const load = startProcess(new URL("transfer.mjs", import.meta.url));
  const holdfast = start("file-server.mjs");
  const floor = start("floor-server.mjs");
  const processes = [floor, holdfast, load];
  try {
    const contestants = [
      { name: "floor", process: floor, ...(await floor.call("start", { folder })), up: "/big", down: "/big" },
      {
        name: "holdfast",
        process: holdfast,
        ...(await holdfast.call("start", { folder })),
        up: "/api/v1/files/upload/bench/big.bin",
        down: "/api/v1/files/download/bench/big.bin",
      },
    ];
    console.log("\nFiles: 1 GiB, one transfer at a time; uploads are hashed (SHA-256) and fsynced by both\n");
    const figures = {};
    for (const direction of ["upload", "download"]) {
      // What is downloaded was uploaded before.
      if (only !== null && only !== direction && !(direction === "upload" && only === "download")) continue;
      figures[direction] = await alternate({
        contestants,
        rounds,
        measure: (contestant) => measureOnce({ contestant, direction, load }),
      });
      print({ [direction]: figures[direction] });
    }
    const peers = withPeers && (only === null || only === "tus") ? fetchPeer("@tus/file-store", TUS_FILE_STORE) : null;
    if (peers !== null) {
      const bare = start("tus-server.mjs");
      processes.unshift(bare);
      const atBare = await bare.call("start", { folder, peers });
      const tus = [
        { ...atBare, name: "bare @tus/server", process: bare, resumable: "/uploads" },
        { ...contestants[1], resumable: "/api/v1/uploads" },
      ];
      for (const [direction, partBytes] of Object.entries(PARTS)) {
        const measure = (contestant) => measureOnce({ contestant, direction, partBytes, load });
        figures[direction] = await alternate({ contestants: tus, rounds, measure });
        print({ [direction]: figures[direction] }, "bare @tus/server");
      }
    }
    return { bytes: BYTES, figures };
  } finally {
    for (const running of processes) await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Upload-Metadata, of which the bare server makes nothing. */
function uploadMetadata(values) {
  const pairs = Object.entries(values).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`);
  return pairs.join(",");
}

async function measureOnce({ contestant, direction, partBytes, load }) {
  const { process, port, headers, up, down, resumable } = contestant;
  const before = await process.call("usage");
  let peak = before.rss;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      peak = Math.max(peak, (await process.call("usage")).rss);
      await delay(SAMPLE_EVERY_MS);
    }
  })();
  const metadata = uploadMetadata({ bucket: "bench", path: "tus.bin" });
  const { milliseconds } =
    partBytes === undefined
      ? await load.call(direction, { port, path: direction === "upload" ? up : down, headers, bytes: BYTES })
      : await load.call("resumable", { port, path: resumable, headers, metadata, bytes: BYTES, partBytes });
  isOver = true;
  await watch;
  const after = await process.call("usage");
  const used = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return {
    mibPerSecond: BYTES / 2 ** 20 / (milliseconds / 1000),
    growthMiB: (peak - before.rss) / 2 ** 20,
    cpuMilliseconds: used / 1000,
  };
}

function print(directions, floor = "floor") {
  const table = [["", "MiB/s", `× ${floor}`, "target", "memory grew by, MiB", "target", "CPU ms"]];
  for (const [direction, figures] of Object.entries(directions)) {
    for (const [name, rounds] of Object.entries(figures)) {
      const column = (field) => rounds.map((each) => each[field]);
      const ratio = ratioOf(
        column("mibPerSecond"),
        figures[floor].map(({ mibPerSecond }) => mibPerSecond),
      );
      const growth = summarize(column("growthMiB"));
      const isOurs = name === "holdfast";
      table.push([
        `${direction}: ${name}`,
        spread(summarize(column("mibPerSecond"))),
        spread(ratio),
        isOurs ? verdict(ratio.median, { atLeast: 0.8 }) : "",
        spread(growth),
        isOurs ? verdict(growth.highest, { atMost: 64 }) : "",
        figure(summarize(column("cpuMilliseconds")).median),
      ]);
    }
  }
  printTable(table);
}
