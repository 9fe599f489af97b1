// Processes of their own for contestants and load, and the calls between them over Node's own channel.
import { fork } from "node:child_process";

/** No call takes as long; what hangs is to be seen. */
const CALL_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 30_000;

/**
 * Starts a module in a process of its own, which must answer calls with `answerCalls`. `stop` ends it and waits.
 * `execArgv` goes to Node, such as --cpu-prof.
 */
export function startProcess(module, { execArgv = [], env = {} } = {}) {
  const child = fork(module, [], { execArgv, env: { ...process.env, ...env }, serialization: "advanced" });
  const waiting = new Map();
  let calls = 0;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  void ended.then((code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${module} ended with ${code}`));
    waiting.clear();
  });
  child.on("message", ({ id, answer, error }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(answer);
    else call?.reject(new Error(error));
  });
  return {
    pid: child.pid,
    call: (name, argument) =>
      new Promise((resolve, reject) => {
        calls += 1;
        const late = () => reject(new Error(`${module} did not answer "${name}" in ${CALL_TIMEOUT_MS / 1000} s`));
        const timer = setTimeout(late, CALL_TIMEOUT_MS);
        const settle = (settled) => (outcome) => {
          clearTimeout(timer);
          settled(outcome);
        };
        waiting.set(calls, { resolve: settle(resolve), reject: settle(reject) });
        child.send({ id: calls, name, argument });
      }),
    stop: async () => {
      if (child.connected) child.send({ id: 0, name: "stop" });
      const cut = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(cut);
    },
  };
}

/** Answers the calls of the process that started this one. `usage` is answered to all; `stop` runs last and ends the process. */
export function answerCalls(calls) {
  const all = { usage: async () => ({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }), ...calls };
  process.on("message", async ({ id, name, argument }) => {
    try {
      const answer = await all[name]?.(argument);
      if (name === "stop") process.exit(0);
      process.send({ id, answer });
    } catch (error) {
      process.send({ id, error: error instanceof Error ? error.stack : String(error) });
      if (name === "stop") process.exit(1);
    }
  });
  process.on("disconnect", () => process.exit(1));
}
