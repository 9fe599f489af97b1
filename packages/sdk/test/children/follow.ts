// Uses all parts of a client, closes it, and must then end by itself: nothing may keep the process.
import { createClient, memorySessionStorage } from "../../src/index.js";

const [url = "", anonKey = "", email = "", password = ""] = process.argv.slice(2);
const client = createClient({ url, anonKey, sessionStorage: memorySessionStorage() });
await client.auth.login({ email, password });
await client.users.me();
await new Promise<void>((resolve) =>
  client.realtime.subscribe({ table: "topics" }, { onChange: () => undefined, onLive: () => resolve() }),
);
await new Promise<void>((resolve) => client.realtime.join({ channel: "room" }, { onJoin: resolve }));
client.realtime.close();
process.once("beforeExit", () => process.stdout.write("ended by itself\n"));
