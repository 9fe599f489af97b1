import type { StorageAdapter } from "@holdfast/adapter-api";
import { expect, it, onTestFinished } from "vitest";
import { s3Storage } from "../src/index.js";
import { startS3Server } from "./harness/s3-server.js";

const server = await startS3Server("swift");
const bytes = new TextEncoder().encode("x");
const order = (keys: readonly string[]) => [...keys].sort((a, b) => Buffer.from(a).compare(Buffer.from(b)));

async function open(): Promise<StorageAdapter> {
  if (server === null) throw new Error("there is no server");
  const storage = s3Storage({ ...server.options("long"), keyPrefix: `${Date.now()}` });
  await storage.open();
  onTestFinished(() => storage.close());
  return storage;
}

async function list(storage: StorageAdapter, request: { prefix: string; limit: number; delimiter?: "/" }) {
  const [keys, prefixes]: [string[], string[]] = [[], []];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await storage.list({ ...request, ...(cursor === undefined ? {} : { cursor }) });
    keys.push(...page.items.map(({ key }) => key));
    prefixes.push(...page.prefixes);
    cursor = page.next;
  }
  return { keys, prefixes };
}

// A digest stands in their names for what differs, so the service lists them in an order of its own.
it.skipIf(server === null)("lists keys in order whose names are too long for it", { timeout: 120_000 }, async () => {
  const storage = await open();
  const head = "h".repeat(985);
  const tails = ["/b/2", "/b/1", "", "zz//..", "\u0001", "🦀", "a/y"];
  const keys = [
    ...tails.map((tail) => `${head}${tail}${"/".repeat(12)}`),
    ...tails.map((tail) => head + tail),
    "i",
    "g",
  ];
  await Promise.all(keys.map((key) => storage.put(key, bytes)));
  for (const limit of [4, 1000]) {
    expect((await list(storage, { prefix: "", limit })).keys).toEqual(order(keys));
  }
  const withHead = order(keys.filter((key) => key.startsWith(head)));
  expect((await list(storage, { prefix: head, limit: 4 })).keys).toEqual(withHead);
  const inFolder = keys.filter((key) => key.startsWith(`${head}/b/`));
  expect((await list(storage, { prefix: `${head}/b/`, limit: 1 })).keys).toEqual(order(inFolder));

  const rests = withHead.map((key) => key.slice(head.length));
  const folded = [
    ...new Set(rests.filter((rest) => rest.includes("/")).map((rest) => rest.slice(0, rest.indexOf("/") + 1))),
  ];
  for (const limit of [2, 1000]) {
    const found = await list(storage, { prefix: head, limit, delimiter: "/" });
    expect(found.prefixes).toEqual(folded.map((rest) => head + rest));
    expect(found.keys).toEqual(rests.filter((rest) => !rest.includes("/")).map((rest) => head + rest));
  }
  await storage.delete(keys);
  expect((await list(storage, { prefix: "", limit: 10 })).keys).toEqual([]);
});

it.skipIf(server === null)("copies what is larger than one request may copy", { timeout: 120_000 }, async () => {
  if (server === null) return;
  const MIB = 1024 ** 2;
  const storage = s3Storage({ ...server.options("copies"), copyPartBytes: 5 * MIB });
  await storage.open();
  onTestFinished(() => storage.close());
  const content = Buffer.alloc(12 * MIB, "holdfast ");
  await storage.put("from", content, { contentType: "text/plain", metadata: { a: "ü" } });
  for (const to of ["to", "from"]) {
    const info = await storage.copy("from", to);
    expect(info).toMatchObject({ key: to, size: content.length, contentType: "text/plain", metadata: { a: "ü" } });
    const object = await storage.get(to);
    expect(Buffer.from(await new Response(object?.body).arrayBuffer()).equals(content)).toBe(true);
  }
});
