import { readFile } from "node:fs/promises";
import { beforeAll, expect, it } from "vitest";
import { createClient, memorySessionStorage } from "../src/index.js";

const client = createClient({ url: "http://a", anonKey: "b", sessionStorage: memorySessionStorage() });
let guide: string;

beforeAll(async () => {
  guide = await readFile(new URL("../../../docs/guide/sdk.md", import.meta.url), "utf8");
});

it.each([
  ["auth", client.auth],
  ["users", client.users],
  ["tables", client.tables],
  ["storage", client.storage],
  ["storage.from", client.storage.from("b")],
  ["from", client.from("t")],
  ["realtime", client.realtime],
])("the guide shows every method of %s", (_, part) => {
  const examples = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code).join("\n");
  expect(
    Object.keys(part).filter((method) => !examples.includes(`.${method}(`) && !examples.includes(`.${method}<`)),
  ).toEqual([]);
});
