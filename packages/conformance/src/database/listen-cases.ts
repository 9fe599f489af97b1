import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import { ANON, asSystem, type DatabaseCase, type DatabaseTools, person, SYSTEM } from "./database-fixtures.js";

/** Listens until the case ends, and keeps what it hears. */
async function hear(adapter: DatabaseAdapter, tools: DatabaseTools, channel: string): Promise<string[]> {
  const heard: string[] = [];
  const subscription = await adapter.listen(channel, (payload) => heard.push(payload));
  tools.defer(() => subscription.close());
  return heard;
}

const NOTIFY = "select pg_notify($1, $2)";

export const listenCases: readonly DatabaseCase[] = [
  {
    id: "database/listen/hears-what-is-committed",
    async run(adapter, tools) {
      const channel = tools.unique("c");
      const heard = await hear(adapter, tools, channel);
      await adapter.query(ANON, NOTIFY, [channel, "from a query"]);
      await adapter
        .session(SYSTEM, async (session) => {
          await session.query(NOTIFY, [channel, "rolled back"]);
          throw new Error("no");
        })
        .catch(() => undefined);
      await adapter.session(person("ada"), async (session) => {
        await session.query(NOTIFY, [channel, "from a session"]);
        await tools.settle();
        expectEqual(heard, ["from a query"], "before the commit");
      });
      await tools.eventually("both are heard", () => heard.length === 2);
      await tools.settle();
      expectEqual(heard, ["from a query", "from a session"], "heard");
    },
  },
  {
    id: "database/listen/keeps-the-order",
    async run(adapter, tools) {
      const channel = tools.unique("c");
      const heard = await hear(adapter, tools, channel);
      const sent: string[] = [];
      for (let round = 0; round < 20; round++) {
        await adapter.session(SYSTEM, async (session) => {
          for (let index = 0; index < 10; index++) {
            sent.push(`${round}.${index}`);
            await session.query(NOTIFY, [channel, `${round}.${index}`]);
          }
        });
      }
      await tools.eventually("all are heard", () => heard.length >= sent.length);
      expectEqual(heard, sent, "heard, in order");
    },
  },
  {
    id: "database/listen/order-of-commits-at-once",
    async run(adapter, tools) {
      const [channel, committed] = [tools.unique("c"), [] as string[]];
      const [heard, alsoHeard] = [await hear(adapter, tools, channel), await hear(adapter, tools, channel)];
      const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
      await Promise.all(
        names.map(async (name) => {
          await adapter.query(ANON, NOTIFY, [channel, name]);
          committed.push(name);
        }),
      );
      await tools.eventually("all are heard", () => heard.length === 60 && alsoHeard.length === 60);
      expectEqual([...heard].sort(), [...names].sort(), "each once");
      expectEqual(alsoHeard, heard, "two listeners hear the same order");
    },
  },
  {
    id: "database/listen/payloads-arrive-whole",
    async run(adapter, tools) {
      const channel = tools.unique("c");
      const heard = await hear(adapter, tools, channel);
      const payloads = ["", "漢 🤷 '\"\\", "x".repeat(7_900)];
      for (const payload of payloads) await adapter.query(ANON, NOTIFY, [channel, payload]);
      await tools.eventually("all are heard", () => heard.length === payloads.length);
      expectEqual(heard, payloads, "payloads");
    },
  },
  {
    id: "database/listen/only-its-channel",
    async run(adapter, tools) {
      const base = tools.unique("c");
      const names = [base, base.toUpperCase(), `${base} "x"; --`, `${base}2`];
      const heard = await Promise.all(names.map((name) => hear(adapter, tools, name)));
      for (const name of names) await adapter.query(ANON, NOTIFY, [name, `to ${name}`]);
      await tools.eventually("all are heard", () => heard.every((list) => list.length > 0));
      await tools.settle();
      expectEqual(
        heard,
        names.map((name) => [`to ${name}`]),
        "what each channel heard",
      );
    },
  },
  {
    id: "database/listen/close-stops-it",
    async run(adapter, tools) {
      const channel = tools.unique("c");
      const [kept, ended] = [await hear(adapter, tools, channel), [] as string[]];
      const subscription = await adapter.listen(channel, (payload) => ended.push(payload));
      await adapter.query(ANON, NOTIFY, [channel, "1"]);
      await tools.eventually("both hear", () => kept.length === 1 && ended.length === 1);
      await Promise.all([subscription.close(), subscription.close()]);
      await subscription.closed;
      await adapter.query(ANON, NOTIFY, [channel, "2"]);
      await tools.eventually("the other still hears", () => kept.length === 2);
      await tools.settle();
      expectEqual(ended, ["1"], "heard by the closed one");
    },
  },
  {
    id: "database/listen/closes-with-the-adapter",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await adapter.open();
      const subscription = await adapter.listen(tools.unique("c"), () => undefined);
      await adapter.close();
      await subscription.closed;
      await subscription.close();
    },
  },
  {
    id: "database/listen/survives-a-listener-that-throws",
    async run(adapter, tools) {
      const channel = tools.unique("c");
      const broken = await adapter.listen(channel, () => {
        throw new Error("a broken listener");
      });
      tools.defer(() => broken.close());
      const heard = await hear(adapter, tools, channel);
      for (const payload of ["1", "2"]) await adapter.query(ANON, NOTIFY, [channel, payload]);
      await tools.eventually("the other hears both", () => heard.length === 2);
    },
  },
  {
    id: "database/listen/survives-unlisten-in-a-session",
    async run(adapter, tools) {
      const channel = tools.unique("c");
      const heard = await hear(adapter, tools, channel);
      await adapter.session(ANON, (session) => session.exec("unlisten *")).catch(() => undefined);
      await asSystem(adapter, NOTIFY, [channel, "still here"]);
      await tools.eventually("it is heard", () => heard.length === 1);
    },
  },
  {
    id: "database/listen/bad-channels-refused",
    async run(adapter, tools) {
      for (const channel of ["", tools.unique("c").padEnd(64, "x"), "nul\0"]) {
        await expectCode(
          adapter.listen(channel, () => undefined),
          "invalid_input",
          `channel of ${channel.length} characters`,
        );
      }
    },
  },
  {
    id: "database/listen/hears-other-processes",
    needs: ({ crossProcessNotify }) => crossProcessNotify,
    hook: "sibling",
    async run(adapter, tools) {
      const [channel, sibling] = [tools.unique("c"), await tools.sibling(adapter)];
      await sibling.open();
      const heard = await hear(adapter, tools, channel);
      await asSystem(sibling, NOTIFY, [channel, "from the sibling"]);
      await tools.eventually("it is heard", () => heard.length === 1);
      expectTrue(heard[0] === "from the sibling", "payload");
    },
  },
];
