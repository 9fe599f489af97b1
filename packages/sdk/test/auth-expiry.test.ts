import { expect, it } from "vitest";
import { memorySessionStorage } from "../src/index.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer({ accessTokenSeconds: 1 });

/** Waits until the server itself calls the token expired. */
async function untilExpired(token: string): Promise<void> {
  for (;;) {
    const { status } = await live.test.call("GET", "/users/me", { token });
    if (status === 401) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it("a token that the server calls expired, against the device's clock, is renewed and the call repeated, a write too", async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "entries",
    access: "authenticated",
    columns: [
      { name: "id", type: "integer", primary_key: true },
      { name: "text", type: "text" },
    ],
  });
  const storage = memorySessionStorage();
  const client = await live.signedIn({ sessionStorage: storage });
  const key = `holdfast:${live.url}`;
  const session = JSON.parse(String(storage.getItem(key)));
  await storage.setItem(key, JSON.stringify({ ...session, expiresAt: Date.now() + 3_600_000 }));
  await untilExpired(session.accessToken);
  await client.from("entries").insert({ id: 1, text: "written once" });
  expect(JSON.parse(String(storage.getItem(key))).accessToken).not.toBe(session.accessToken);
  expect(await client.from("entries").count()).toBe(1);
});

it("short-lived tokens are renewed as long as the client is used", async () => {
  const client = await live.signedIn();
  const until = Date.now() + 2_500;
  let calls = 0;
  while (Date.now() < until) {
    await client.users.me();
    calls += 1;
  }
  expect(calls).toBeGreaterThan(2);
});
