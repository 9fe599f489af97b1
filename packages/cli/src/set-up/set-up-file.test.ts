import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSetUp } from "./set-up-file.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-set-up-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<unknown> {
  const file = join(folder, "setup.json");
  await writeFile(file, text);
  return readSetUp(file);
}

it("reads tables and buckets, either of which may be absent", async () => {
  expect(await read("{}")).toEqual({ tables: [], buckets: [] });
  expect(await read('{ "$schema": "x", "buckets": [{ "name": "pictures" }] }')).toEqual({
    tables: [],
    buckets: [{ name: "pictures" }],
  });
});

it.each([
  ["{ tables: [] }", /is not JSON/],
  ["[]", /one object/],
  ["null", /one object/],
  ['{ "table": [] }', /has "table"/],
  ['{ "tables": {} }', /must be lists/],
  ['{ "tables": [{ "columns": [] }] }', /"name"/],
  ['{ "buckets": [null] }', /"name"/],
])("says what is wrong with %s", async (text, sentence) => {
  await expect(read(text)).rejects.toThrow(sentence);
});

it("says that a file cannot be read", async () => {
  await expect(readSetUp(join(folder, "absent.json"))).rejects.toThrow(/absent\.json cannot be read/);
});
