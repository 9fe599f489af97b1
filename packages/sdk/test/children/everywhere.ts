// Uses every part of the client with nothing but what all platforms have, and must then end by itself. Bundled for a runtime by
// runtimes.test.ts, which puts in the place of PLACE where the server is and who signs in.
import { createClient, isApiError, memorySessionStorage } from "../../src/index.js";

declare const PLACE: {
  readonly url: string;
  readonly anonKey: string;
  readonly email: string;
  readonly password: string;
};

const { url, anonKey, email, password } = PLACE;
const client = createClient({ url, anonKey, sessionStorage: memorySessionStorage() });
await client.auth.login({ email, password });
const { email: me } = await client.users.me();

const text = await new Promise<string | undefined>((resolve, reject) => {
  client.realtime.subscribe<{ id: string; text: string }>(
    { table: "entries" },
    {
      onChange: ({ row }) => resolve(row?.text),
      onLive: () => client.from("entries").insert({ id: crypto.randomUUID(), text: "live" }).catch(reject),
      onError: reject,
    },
  );
});

const bucket = await client.storage.createBucket({ name: `everywhere-${Date.now()}` });
const files = client.storage.from(bucket.id);
const progress: number[] = [];
const body = new Blob([new Uint8Array(3_000_000)]);
const { size } = await files.upload("blob", body, { onProgress: ({ sent }) => progress.push(sent) });
await files.upload("stream", new Blob(["as a stream"]).stream());
const stream = await (await files.download("stream")).text();
const refused = await client.tables.get("no_such_table").catch((error: unknown) => isApiError(error, "not_found"));
const aborted = await client.users.me({ signal: AbortSignal.abort("enough") }).catch((reason: unknown) => reason);

await client.auth.logout();
client.realtime.close();
// biome-ignore lint/suspicious/noConsole: the one output that all runtimes share
console.log(JSON.stringify({ me, text, size, lastProgress: progress.at(-1), stream, refused, aborted }));
