import { AdapterError, type DatabaseAdapter, type Subscription } from "@holdfast/adapter-api";

/**
 * An adapter with a life of its own over a database that stays open: many of them cost no more than one PGlite. That it
 * keeps every promise of the port is shown by the run without a fault.
 */
export function sharedDatabase(database: DatabaseAdapter): DatabaseAdapter {
  const active = new Set<Promise<unknown>>();
  const subscriptions = new Set<Subscription>();
  let state: "new" | "open" | "closed" = "new";
  let closing: Promise<void> | null = null;

  async function whileOpen<T>(operation: string, call: () => Promise<T>): Promise<T> {
    if (state !== "open")
      throw new AdapterError("unavailable", `It is ${state}`, { adapter: database.name, operation });
    const running = call();
    active.add(running);
    return running.finally(() => active.delete(running));
  }

  async function end(): Promise<void> {
    state = "closed";
    await Promise.allSettled(active);
    for (const subscription of subscriptions) await subscription.close();
  }

  return {
    kind: "database",
    name: database.name,
    capabilities: database.capabilities,
    async open({ signal } = {}) {
      if (signal?.aborted) throw new AdapterError("aborted", "Aborted", { adapter: database.name, operation: "open" });
      if (state === "new") state = "open";
    },
    health: async () => ({ ok: state === "open" }),
    async close() {
      closing ??= end();
      await closing;
    },
    session: (identity, work, options) => whileOpen("session", () => database.session(identity, work, options)),
    query: (...call) => whileOpen("query", () => database.query(...call)) as never,
    copyIn: (...call) => whileOpen("copyIn", () => database.copyIn(...call)),
    listen: (channel, onNotify) =>
      whileOpen("listen", async () => {
        const subscription = await database.listen(channel, onNotify);
        subscriptions.add(subscription);
        return subscription;
      }),
  };
}
