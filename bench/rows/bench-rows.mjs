// Rows over HTTP: Holdfast, the hand-written floor and parse-server on one Postgres, each in a process of its own.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childrenCpu } from "../measure/machine.mjs";
import { fetchPeer } from "../measure/peers.mjs";
import { startProcess } from "../measure/process.mjs";
import { alternate, ratioOf, summarize } from "../measure/rounds.mjs";
import { figure, printTable, spread, verdict } from "../measure/table.mjs";

const CONNECTIONS = 64;
const POOL_SIZE = 10;
const PARSE_SERVER = "9.10.0";
/** Long enough for the engine to have compiled what is hot, in every contestant. */
const WARM_UP_MS = 4_000;
const SCENARIOS = ["read", "list", "insert", "insert_in_feed"];

/** The figures of rows; `profile` is a folder for CPU profiles of the contestants. */
export async function benchRows({ rounds, milliseconds, profile, only, peers: withPeers }) {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  // So that the user whom Postgres runs as may enter.
  await chmod(folder, 0o711);
  const execArgv = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const start = (file) => startProcess(new URL(file, import.meta.url), { execArgv });
  const load = startProcess(new URL("../measure/http-load-process.mjs", import.meta.url));
  const processes = [load];
  try {
    const holdfast = start("holdfast-server.mjs");
    processes.unshift(holdfast);
    const prepared = await holdfast.call("start", { folder, poolSize: POOL_SIZE });
    const floor = start("floor-server.mjs");
    processes.unshift(floor);
    const atFloor = await floor.call("start", { ...prepared, poolSize: POOL_SIZE });
    const contestants = [
      { name: "floor", process: floor, port: atFloor.port, requests: floorRequests(prepared) },
      { name: "holdfast", process: holdfast, port: prepared.port, requests: holdfastRequests(prepared) },
    ];
    const peers = withPeers ? fetchPeer("parse-server", PARSE_SERVER) : null;
    if (peers !== null) {
      const env = { PARSE_SERVER_LOGS_FOLDER: join(folder, "logs") };
      const parse = startProcess(new URL("parse-server.mjs", import.meta.url), { env });
      processes.unshift(parse);
      const { port } = await parse.call("start", { ...prepared, poolSize: POOL_SIZE, peers });
      contestants.push({ name: "parse-server", process: parse, port, requests: parseRequests() });
    }

    console.log(`\nRows: ${CONNECTIONS} in flight, pools of ${POOL_SIZE}, ${rounds} rounds of ${milliseconds} ms`);
    console.log(`The same Postgres for all: ${JSON.stringify(prepared.durability)}\n`);
    const scenarios = {};
    for (const scenario of SCENARIOS.filter((name) => only === null || name === only)) {
      const taking = contestants.filter(({ requests }) => requests[scenario] !== undefined);
      const measure = (contestant, round) =>
        measureOnce({
          contestant,
          scenario,
          load,
          milliseconds: round === "warm-up" ? Math.max(milliseconds, WARM_UP_MS) : milliseconds,
          postmaster: prepared.postmaster,
        });
      scenarios[scenario] = await alternate({ contestants: taking, rounds, measure });
    }
    print(scenarios);
    return { durability: prepared.durability, connections: CONNECTIONS, poolSize: POOL_SIZE, scenarios };
  } finally {
    for (const running of processes) await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOnce({ contestant, scenario, load, milliseconds, postmaster }) {
  const { process, port, requests } = contestant;
  const before = await process.call("usage");
  const databaseBefore = childrenCpu(postmaster);
  const figures = await load.call("run", {
    port,
    requests: requests[scenario],
    connections: CONNECTIONS,
    milliseconds,
  });
  const after = await process.call("usage");
  const databaseAfter = childrenCpu(postmaster);
  const used = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return {
    ...figures,
    serverMicroseconds: used / figures.count,
    postgresMicroseconds: databaseAfter === null ? null : (databaseAfter - databaseBefore) / figures.count,
  };
}

function print(scenarios) {
  const table = [["", "requests/s", "× floor", "target", "p50 ms", "p99 ms", "Node µs", "Postgres µs"]];
  for (const [scenario, figures] of Object.entries(scenarios)) {
    const column = (name, field) => figures[name].map((figure) => figure[field]);
    for (const name of Object.keys(figures)) {
      const perSecond = column(name, "perSecond");
      const ratio = figures.floor === undefined ? null : ratioOf(perSecond, column("floor", "perSecond"));
      table.push([
        `${scenario}: ${name}`,
        spread(summarize(perSecond)),
        ratio === null ? "" : spread(ratio),
        ratio !== null && name === "holdfast" ? verdict(ratio.median, { atLeast: 0.7 }) : "",
        ...["p50", "p99", "serverMicroseconds", "postgresMicroseconds"].map((field) =>
          figure(summarize(column(name, field)).median),
        ),
      ]);
    }
    if (figures["parse-server"] !== undefined && figures.holdfast !== undefined) {
      const ahead = ratioOf(column("holdfast", "perSecond"), column("parse-server", "perSecond"));
      table.push([`  holdfast × parse-server`, "", spread(ahead), verdict(ahead.median, { atLeast: 5 })]);
    }
  }
  printTable(table);
}

const ENTRY = JSON.stringify({ title: "an entry", body: "lorem ipsum ".repeat(10), position: 7 });

function request(method, path, { body, ...headers }) {
  const lines = Object.entries({
    host: "127.0.0.1",
    ...headers,
    ...(body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

function holdfastRequests({ ids, token, anonKey, userId }) {
  const headers = { apikey: anonKey, authorization: `Bearer ${token}` };
  const entry = JSON.stringify({ ...JSON.parse(ENTRY), owner_id: userId });
  const base = "/api/v1/tables";
  return {
    read: ids.map((id) => request("GET", `${base}/notes/data/${id}`, headers)),
    list: [request("GET", `${base}/notes/data?limit=20&count=none`, headers)],
    insert: [request("POST", `${base}/entries/data`, { ...headers, body: entry })],
    insert_in_feed: [request("POST", `${base}/posts/data`, { ...headers, body: entry })],
  };
}

function floorRequests({ ids, token }) {
  const headers = { authorization: `Bearer ${token}` };
  return {
    read: ids.map((id) => request("GET", `/notes/${id}`, headers)),
    list: [request("GET", "/notes?limit=20", headers)],
    insert: [request("POST", "/entries", { ...headers, body: ENTRY })],
  };
}

function parseRequests() {
  const headers = { "x-parse-application-id": "bench" };
  const base = "/parse/classes";
  const id = (n) => `n${String(n).padStart(9, "0")}`;
  return {
    read: Array.from({ length: 2000 }, (_, n) => request("GET", `${base}/notes/${id(2 + n * 49)}`, headers)),
    list: [request("GET", `${base}/notes?limit=20&order=objectId`, headers)],
    insert: [request("POST", `${base}/entries`, { ...headers, body: ENTRY })],
  };
}
