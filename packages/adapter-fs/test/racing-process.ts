import { isAdapterError, type StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "../src/index.js";

/** Races its siblings: for keys that only one may create, and for a counter that must lose no increment. */
const [directory = "", name = "", rounds = "0"] = process.argv.slice(2);
const storage = fsStorage({ directory });
await storage.open();

async function tryPut(
  target: StorageAdapter,
  key: string,
  options: { ifAbsent?: true; ifMatch?: string; text: string },
) {
  const { text, ...conditions } = options;
  try {
    await target.put(key, new TextEncoder().encode(text), conditions);
    return true;
  } catch (error) {
    if (isAdapterError(error) && ["already_exists", "conflict"].includes(error.code)) return false;
    throw error;
  }
}

for (let round = 0; round < Number(rounds); round++) {
  if (await tryPut(storage, `prize/${round}`, { ifAbsent: true, text: name })) process.stdout.write(`won ${round}\n`);
  for (;;) {
    const object = await storage.get("counter");
    const count = Number(object && (await new Response(object.body).text()));
    if (await tryPut(storage, "counter", { ifMatch: object?.info.etag ?? "", text: String(count + 1) })) break;
  }
}
await storage.close();
