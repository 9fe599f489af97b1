import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What the figures were taken on; the load tells whether others used the machine meanwhile. */
export function describeMachine() {
  return {
    at: new Date().toISOString(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    load: loadavg().map((value) => Number(value.toFixed(2))),
  };
}

/** CPU time in microseconds of all children of a process, such as Postgres' backends; null where /proc does not tell. */
export function childrenCpu(parent) {
  if (process.platform !== "linux" || parent === null) return null;
  let ticks = 0;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      // After the name, which may hold anything: state, parent, …; user and system time are the 12th and 13th.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
      if (Number(fields[1]) === parent) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended while we looked.
    }
  }
  return ticks * 10_000;
}
