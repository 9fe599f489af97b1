import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HoldfastClient } from "../src/index.js";
import { type BreakableWire, startBreakableWire } from "./breakable-wire.js";
import { hasChromium, useChromium } from "./chromium.js";
import { useLiveServer } from "./live-server.js";

declare global {
  var client: HoldfastClient;
  var heard: { readonly ids: number[]; readonly statuses: string[] };
}

const live = useLiveServer();

describe.skipIf(!hasChromium())("a tab in Chromium", () => {
  const chromium = useChromium();
  let wire: BreakableWire;
  let admin: HoldfastClient;
  let nextId = 1;

  beforeAll(async () => {
    wire = await startBreakableWire(live.url);
    admin = await live.admin();
    await admin.tables.create({
      name: "topics",
      access: "authenticated",
      columns: [{ name: "id", type: "integer", primary_key: true }],
    });
  });

  afterAll(() => wire?.close());

  const insert = async (): Promise<number> => {
    await admin.from("topics").insert({ id: nextId });
    return nextId++;
  };
  const hears = (tab: Page, id: number) => tab.waitForFunction((one) => globalThis.heard.ids.includes(one), id);
  const hasStatus = (tab: Page, status: string) =>
    tab.waitForFunction((one) => globalThis.client.realtime.status() === one, status);

  /** Signs a tab in, behind the wire, and lets it follow the topics; answers the first id that it hears. */
  async function follow(tab: Page): Promise<number> {
    const { email, password } = await live.test.newUser();
    await tab.evaluate(
      async ({ options, email, password }) => {
        const client = globalThis.holdfast.createClient(options);
        const [ids, statuses]: [number[], string[]] = [[], []];
        Object.assign(globalThis, { client, heard: { ids, statuses } });
        await client.auth.login({ email, password });
        client.realtime.onStatus((status) => statuses.push(status));
        await new Promise<void>((resolve) =>
          client.realtime.subscribe<{ id: number }>(
            { table: "topics" },
            { onChange: ({ row }) => ids.push(Number(row?.id)), onLive: () => resolve() },
          ),
        );
      },
      { options: { url: wire.url, anonKey: live.test.anonKey }, email, password },
    );
    const first = await insert();
    await hears(tab, first);
    return first;
  }

  async function expectNoGap(tab: Page, first: number): Promise<void> {
    const last = await insert();
    await hears(tab, last);
    const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    expect(await tab.evaluate(() => globalThis.heard.ids)).toEqual(ids);
  }

  it("that goes offline says so, and is back without a gap once it is online", async () => {
    const tab = await chromium.openTab();
    const first = await follow(tab);
    await chromium.context.setOffline(true);
    wire.cut();
    await hasStatus(tab, "waiting");
    const failure = await tab.evaluate(() =>
      globalThis.client.users.me().catch((error) => globalThis.holdfast.isNetworkError(error)),
    );
    expect(failure).toBe(true);
    await insert();
    await insert();
    wire.mend();
    await chromium.context.setOffline(false);
    await hasStatus(tab, "open");
    await expectNoGap(tab, first);
    expect(await tab.evaluate(async () => (await globalThis.client.users.me()).email)).toContain("@");
    await tab.close();
  });

  it("whose socket died while it was offline notices that when it is online", async () => {
    const tab = await chromium.openTab();
    await tab.clock.install();
    const first = await follow(tab);
    await chromium.context.setOffline(true);
    wire.silence();
    await insert();
    await chromium.context.setOffline(false);
    await tab.waitForFunction(() => navigator.onLine);
    await tab.clock.fastForward(10_000);
    await expectNoGap(tab, first);
    await tab.close();
  });

  it("that slept for an hour comes back with a new token and without a gap", async () => {
    const tab = await chromium.openTab();
    await tab.clock.install();
    const first = await follow(tab);
    const token = await tab.evaluate(() => globalThis.client.auth.accessToken());
    const refreshes: string[] = [];
    tab.on("request", (request) => request.url().endsWith("/auth/refresh") && refreshes.push(request.method()));
    // No timer runs while the clock stands; then each that is due runs once, as when a lid is opened.
    await tab.clock.pauseAt(await tab.evaluate(() => Date.now() + 1));
    wire.silence();
    await insert();
    await insert();
    await tab.clock.fastForward(3_600_000);
    await tab.clock.resume();
    await expectNoGap(tab, first);
    expect(await tab.evaluate(() => globalThis.client.auth.accessToken())).not.toBe(token);
    expect(refreshes.filter((method) => method === "POST")).toHaveLength(1);
    await tab.close();
  });

  it("that is shown again after an hour does not wait for its heartbeat", async () => {
    const tab = await chromium.openTab();
    await tab.clock.install();
    const first = await follow(tab);
    wire.silence();
    await insert();
    await tab.clock.setSystemTime(Date.now() + 3_600_000);
    await tab.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
    await expectNoGap(tab, first);
    await tab.close();
  }, 15_000);
});
