import type { AnyAdapter, CaseTools, ConformanceCase } from "./conformance-case.js";
import { expectCode, expectEqual, expectTrue } from "./expect.js";

/** What differs between the ports in promises that all of them make. */
export interface PortCalls<A extends AnyAdapter> {
  readonly kind: A["kind"];
  /** Fails unless the open adapter does its work. */
  expectWorks(adapter: A, tools: CaseTools<A>): Promise<void>;
  /** Every call of the port but `open`, `health` and `close`, by its name; one that the adapter lacks is left out. */
  everyCall(adapter: A): Readonly<Record<string, (() => Promise<unknown>) | undefined>>;
}

/** The promises of `Adapter`, which every port makes. */
export function everyPortCases<A extends AnyAdapter>(port: PortCalls<A>): readonly ConformanceCase<A>[] {
  const { kind, expectWorks } = port;
  const expectEveryCallUnavailable = async (adapter: A, when: string): Promise<void> => {
    for (const [name, call] of Object.entries(port.everyCall(adapter))) {
      if (call) await expectCode(call(), "unavailable", `${name} ${when}`);
    }
  };
  return [
    {
      id: `${kind}/lifecycle/names-itself`,
      async run(adapter) {
        expectEqual(adapter.kind, kind, "kind");
        expectTrue(/^[a-z][a-z0-9-]*$/.test(adapter.name), "name is a word");
      },
    },
    {
      id: `${kind}/lifecycle/opens-twice`,
      async run(_adapter, tools) {
        const adapter = await tools.create();
        await Promise.all([adapter.open(), adapter.open()]);
        await adapter.open();
        await expectWorks(adapter, tools);
      },
    },
    {
      id: `${kind}/lifecycle/closes-twice`,
      async run(_adapter, tools) {
        const adapter = await tools.create();
        await adapter.open();
        await Promise.all([adapter.close(), adapter.close()]);
        await adapter.close();
      },
    },
    {
      id: `${kind}/lifecycle/closes-without-open`,
      async run(_adapter, tools) {
        await (await tools.create()).close();
      },
    },
    {
      id: `${kind}/lifecycle/unavailable-before-open`,
      async run(_adapter, tools) {
        await expectEveryCallUnavailable(await tools.create(), "before open");
      },
    },
    {
      id: `${kind}/lifecycle/unavailable-after-close`,
      async run(_adapter, tools) {
        const adapter = await tools.create();
        await adapter.open();
        await adapter.close();
        await expectEveryCallUnavailable(adapter, "after close");
      },
    },
    {
      id: `${kind}/lifecycle/open-honours-signal`,
      async run(_adapter, tools) {
        const adapter = await tools.create();
        await expectCode(adapter.open({ signal: AbortSignal.abort() }), "aborted", "open with an aborted signal");
        await adapter.open();
        await expectWorks(adapter, tools);
      },
    },
    {
      id: `${kind}/lifecycle/health`,
      async run(_adapter, tools) {
        const adapter = await tools.create();
        expectEqual((await adapter.health()).ok, false, "health before open");
        await adapter.open();
        expectEqual((await adapter.health()).ok, true, "health while open");
        await adapter.close();
        expectEqual((await adapter.health()).ok, false, "health after close");
      },
    },
  ];
}
