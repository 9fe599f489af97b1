// One table, a thousand subscribers: from the first insert to the last delivery, beside a bare broadcast of the same frames. What
// Holdfast takes includes the insert over HTTP, its commit, the reading of the feed and the check of the policies.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../measure/process.mjs";
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";

const SUBSCRIBERS = 1_000;
const CHANGES = 200;
const TIMEOUT_MS = 60_000;

/** The figures of the fan-out. */
export async function benchRealtime({ rounds, profile }) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-realtime-"));
  // So that the user whom Postgres runs as may enter.
  await chmod(folder, 0o711);
  const execArgv = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const start = (file) => startProcess(new URL(file, import.meta.url), { execArgv });
  const processes = [];
  const add = (process) => {
    processes.unshift(process);
    return process;
  };
  try {
    const holdfast = add(start("../rows/holdfast-server.mjs"));
    const { port, anonKey, token, userId } = await holdfast.call("start", { folder, poolSize: 10 });
    const atHoldfast = add(startProcess(new URL("subscribers.mjs", import.meta.url)));
    await atHoldfast.call("open", {
      port,
      path: `/api/v1/realtime/ws?apikey=${anonKey}`,
      headers: { authorization: `Bearer ${token}` },
      count: SUBSCRIBERS,
      greeting: JSON.stringify({ type: "subscribe", subscription_id: "posts", data: { table: "posts" } }),
      ready: '"subscribed"',
    });
    const insert = async (rows) => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/tables/posts/data`, {
        method: "POST",
        headers: { apikey: anonKey, authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(rows),
      });
      if (!response.ok) throw new Error(await response.text());
      await response.arrayBuffer();
    };
    const rows = Array.from({ length: CHANGES }, (_, position) => ({ title: "a post", position, owner_id: userId }));
    const insertAtOnce = () => insert(rows);
    const insertSingly = async () => {
      for (const row of rows) await insert([row]);
    };
    const frames = await framesOf(atHoldfast, insertAtOnce);

    const floor = add(start("broadcast-server.mjs"));
    const { port: floorPort } = await floor.call("start");
    const atFloor = add(startProcess(new URL("subscribers.mjs", import.meta.url)));
    await atFloor.call("open", {
      port: floorPort,
      path: "/",
      headers: {},
      count: SUBSCRIBERS,
      greeting: null,
      ready: "ready",
    });

    const atFloorBy = (name) => ({ server: floor, subscribers: atFloor, publish: () => floor.call(name, { frames }) });
    const contestants = [
      { name: "floor", ...atFloorBy("publish") },
      { name: "floor, frames together", ...atFloorBy("publishTogether") },
      { name: "holdfast, rows at once", server: holdfast, subscribers: atHoldfast, publish: insertAtOnce },
      { name: "holdfast, rows one by one", server: holdfast, subscribers: atHoldfast, publish: insertSingly },
    ];
    const figures = await alternate({ contestants, rounds, measure: measureOnce });
    print(figures);
    return { subscribers: SUBSCRIBERS, changes: CHANGES, frameBytes: frames[0].length, figures };
  } finally {
    for (const running of processes) await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What one subscriber is sent for one insert; each change must be there once, in order. */
async function framesOf(subscribers, insert) {
  const received = subscribers.call("receive", { count: CHANGES, timeoutMs: TIMEOUT_MS, keep: true });
  await insert();
  const { kept, missing } = await received;
  const positions = kept.map((frame) => JSON.parse(frame).data.data.position);
  if (missing > 0 || positions.some((position, at) => position !== at))
    throw new Error("Deliveries are not what was inserted");
  return kept;
}

async function measureOnce({ server, subscribers, publish }) {
  const received = subscribers.call("receive", { count: CHANGES, timeoutMs: TIMEOUT_MS, keep: false });
  const before = await server.call("usage");
  const began = performance.timeOrigin + performance.now();
  await publish();
  const { at, missing, extra } = await received;
  const after = await server.call("usage");
  const used = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  const deliveries = SUBSCRIBERS * CHANGES;
  return { perSecond: deliveries / ((at - began) / 1000), missing, extra, serverMicroseconds: used / deliveries };
}

function print(figures) {
  console.log(`\nRealtime: ${SUBSCRIBERS} subscribers of one table, ${CHANGES} rows inserted\n`);
  const table = [["", "deliveries/s", "× floor", "target", "lost", "twice", "Node µs each"]];
  for (const [name, rounds] of Object.entries(figures)) {
    const column = (field) => rounds.map((each) => each[field]);
    const ratio = ratioOf(
      column("perSecond"),
      figures.floor.map(({ perSecond }) => perSecond),
    );
    table.push([
      name,
      spread(summarize(column("perSecond"))),
      spread(ratio),
      name.startsWith("holdfast") ? verdict(ratio.median, { atLeast: 0.7 }) : "",
      column("missing").reduce((sum, each) => sum + each, 0),
      column("extra").reduce((sum, each) => sum + each, 0),
      figure(summarize(column("serverMicroseconds")).median),
    ]);
  }
  printTable(table);
}
