import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { expectCode, expectTrue } from "../expect.js";
import { ANON, asSystem, createGate, type DatabaseCase, readCell, SYSTEM } from "./database-fixtures.js";

/** Whether the database answers; `unavailable` is the only other thing it may say while it comes back. */
async function answers(adapter: DatabaseAdapter): Promise<boolean> {
  const query = readCell(adapter, ANON, "select 1");
  const failed = await query.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (failed) await expectCode(Promise.reject(failed.error), "unavailable", "while it comes back");
  return failed === null;
}

export const restartCases: readonly DatabaseCase[] = [
  {
    id: "database/restart/answers-again",
    hook: "restart",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await adapter.open();
      await Promise.all(Array.from({ length: 10 }, () => readCell(adapter, ANON, "select 1")));
      await tools.restart(adapter);
      await tools.eventually("the database answers", () => answers(adapter));
      const all = await Promise.all(Array.from({ length: 10 }, () => answers(adapter)));
      expectTrue(all.every(Boolean), "every connection is good again");
    },
  },
  {
    id: "database/restart/session-at-work-is-unavailable",
    hook: "restart",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await adapter.open();
      const [started, gate] = [createGate(), createGate()];
      const cut = adapter.session(SYSTEM, async (session) => {
        await session.query("select 1");
        started.open();
        await gate.opened;
        await session.query("select 2");
      });
      await started.opened;
      await tools.restart(adapter).finally(gate.open);
      await expectCode(cut, "unavailable", "the session that was cut");
      await tools.eventually("the database answers", () => answers(adapter));
    },
  },
  {
    id: "database/restart/listens-again",
    hook: "restart",
    async run(_adapter, tools) {
      const [adapter, channel, heard] = [await tools.create(), tools.unique("c"), [] as string[]];
      await adapter.open();
      const subscription = await adapter.listen(channel, (payload) => heard.push(payload));
      tools.defer(() => subscription.close());
      await tools.restart(adapter);
      await tools.eventually("the database answers", () => answers(adapter));
      await tools.eventually("the gap is announced", () => heard.includes(""));
      await asSystem(adapter, "select pg_notify($1, 'after')", [channel]);
      await tools.eventually("it hears again", () => heard.includes("after"));
      expectTrue(heard.filter((payload) => payload === "").length === 1, "the gap is announced once");
    },
  },
];
