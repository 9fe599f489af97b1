import { expect, it } from "vitest";
import type { Change } from "../src/index.js";
import { type Heard, hearing } from "./heard.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer({ accessTokenSeconds: 62 });

it("a token is renewed on the open socket: the subscription is not set up anew, and no change is lost", async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "topics",
    access: "authenticated",
    columns: [{ name: "id", type: "integer", primary_key: true }],
  });
  const client = await live.signedIn();
  const before = await client.auth.accessToken();
  const lives: Heard<string> = hearing();
  const changes: Heard<Change<{ id: number }>> = hearing();
  const statuses: Heard<string> = hearing();
  const renewed: Heard<string | undefined> = hearing();
  client.realtime.subscribe<{ id: number }>({ table: "topics" }, { onChange: changes.hear, onLive: lives.hear });
  await lives.until(({ length }) => length === 1);
  client.realtime.onStatus(statuses.hear);
  client.auth.onChange((session) => renewed.hear(session?.accessToken));
  // The server announces the end 60 seconds before it, which is two seconds after the login.
  const [token] = await renewed.until(({ length }) => length === 1);
  expect(token).not.toBe(before);
  await admin.from("topics").insert({ id: 1 });
  await changes.until(({ length }) => length === 1);
  expect(lives.all).toHaveLength(1);
  expect(statuses.all).toEqual([]);
  client.realtime.close();
});
