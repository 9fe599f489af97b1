import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { SessionStorage } from "../src/index.js";
import { hasChromium, useChromium } from "./chromium.js";
import { useLiveServer } from "./live-server.js";

declare global {
  var slowStorage: SessionStorage;
}

const live = useLiveServer();

describe.skipIf(!hasChromium())("two tabs in Chromium", () => {
  const chromium = useChromium();
  const place = () => ({ url: live.url, anonKey: live.test.anonKey });

  it("keep one session, and each is told what the other did", async () => {
    const [one, other] = [await chromium.openTab(), await chromium.openTab()];
    const user = await live.test.newUser();
    const told = other.evaluate(
      (options) =>
        new Promise((resolve) => {
          const client = globalThis.holdfast.createClient(options);
          client.auth.onChange((session) => session !== null && resolve(session.email));
        }),
      place(),
    );
    await other.evaluate(() => undefined);
    await logIn(one, user);
    expect(await told).toBe(user.email);
    expect(await callFiveTimes(other)).toEqual(Array(5).fill(user.email));
  });

  it("renew it once between them, however late a tab sees what the other stored", async () => {
    const [one, other] = [await chromium.openTab(), await chromium.openTab()];
    const user = await live.test.newUser();
    let refreshes = 0;
    for (const tab of [one, other]) {
      await tab.evaluate(slowDownStorage);
      tab.on("request", (request) => {
        if (request.method() === "POST" && request.url().endsWith("/auth/refresh")) refreshes += 1;
      });
    }
    await logIn(one, user);
    const key = `holdfast:${live.url}`;
    for (const round of [1, 2, 3]) {
      await one.evaluate((name) => {
        const session = JSON.parse(String(globalThis.slowStorage.getItem(name)));
        globalThis.slowStorage.setItem(name, JSON.stringify({ ...session, expiresAt: Date.now() - 3_600_000 }));
      }, key);
      await other.waitForFunction(
        (name) => JSON.parse(String(globalThis.slowStorage.getItem(name)))?.expiresAt < Date.now(),
        key,
      );
      const emails = await Promise.all([callFiveTimes(one), callFiveTimes(other)]);
      expect(new Set(emails.flat())).toEqual(new Set([user.email]));
      expect(refreshes).toBe(round);
    }
  }, 60_000);

  const logIn = (tab: Page, { email, password }: { readonly email: string; readonly password: string }) =>
    tab.evaluate(
      async ({ options, email, password }) => {
        const sessionStorage = globalThis.slowStorage ?? localStorage;
        await globalThis.holdfast.createClient({ ...options, sessionStorage }).auth.login({ email, password });
      },
      { options: place(), email, password },
    );

  const callFiveTimes = (tab: Page): Promise<string[]> =>
    tab.evaluate((options) => {
      const sessionStorage = globalThis.slowStorage ?? localStorage;
      const client = globalThis.holdfast.createClient({ ...options, sessionStorage });
      return Promise.all(Array.from({ length: 5 }, async () => (await client.users.me()).email));
    }, place());
});

/** Gives a page a view of its `localStorage` that learns late what other tabs wrote, as a busy browser's does. Runs in the page. */
function slowDownStorage(): void {
  const view = new Map<string, string | null>();
  addEventListener("storage", ({ key, newValue }) => setTimeout(() => key !== null && view.set(key, newValue), 300));
  globalThis.slowStorage = {
    getItem: (key) => view.get(key) ?? null,
    setItem: (key, value) => {
      view.set(key, value);
      localStorage.setItem(key, value);
    },
    removeItem: (key) => {
      view.set(key, null);
      localStorage.removeItem(key);
    },
  };
}
