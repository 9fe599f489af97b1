import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { link, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fsStorage } from "../src/index.js";
import { makeDirectory, openStorage, readLines, readText, startScript } from "./temporary-storage.js";

it("holds conditions between processes", { timeout: 60_000 }, async () => {
  const directory = await makeDirectory();
  const storage = await openStorage(directory);
  await storage.put("counter", Buffer.from("0"));
  const names = ["ada", "bob", "cyd"];
  const won = await Promise.all(
    names.map(async (name) => {
      const lines: string[] = [];
      for await (const line of readLines(startScript("racing-process.ts", [directory, name, "40"]))) lines.push(line);
      return lines.map((line) => Number(line.split(" ")[1]));
    }),
  );
  expect(won.flat().sort((left, right) => left - right)).toEqual(Array.from({ length: 40 }, (_, round) => round));
  for (const [index, rounds] of won.entries()) {
    for (const round of rounds) expect(await readText(storage, `prize/${round}`)).toBe(names[index]);
  }
  expect(await readText(storage, "counter")).toBe("120");
  expect(await readdir(join(directory, "locks"))).toEqual([]);
});

/** What a process leaves that ended while it held the lock of `key`; answers its id. */
async function leaveDeadInstance(directory: string, key: string): Promise<string> {
  const [living = ""] = await readdir(join(directory, "instances"));
  const machine = living.split(".")[2];
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const id = `${pid}.12345.${machine}.0123456789ab`;
  const grave = join(directory, "instances", id);
  await mkdir(grave);
  await writeFile(join(grave, "owner"), id);
  await writeFile(join(grave, "t0"), "half an object");
  const lock = createHash("sha256").update(key).digest("hex").slice(0, 40);
  await link(join(grave, "owner"), join(directory, "locks", lock));
  return id;
}

it("takes over the lock of a dead process", async () => {
  const directory = await makeDirectory();
  const storage = await openStorage(directory);
  const { etag } = await storage.put("k", Buffer.from("one"));
  const id = await leaveDeadInstance(directory, "k");
  await Promise.all([storage.put("k", Buffer.from("two"), { ifMatch: etag }), storage.put("other", Buffer.from("x"))]);
  expect(await readText(storage, "k")).toBe("two");
  expect(await readdir(join(directory, "instances"))).not.toContain(id);
  expect(await readdir(join(directory, "locks"))).toEqual([]);
});

it("sweeps after dead processes when it is opened, and not after living ones", async () => {
  const directory = await makeDirectory();
  const living = await openStorage(directory);
  const id = await leaveDeadInstance(directory, "k");
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
  });
  const putting = living.put("slow", body);
  feed?.enqueue(Buffer.from("slow "));
  const second = fsStorage({ directory });
  await second.open();
  const instances = await readdir(join(directory, "instances"));
  expect(instances).toHaveLength(2);
  expect(instances).not.toContain(id);
  expect(await readdir(join(directory, "locks"))).toEqual([]);
  feed?.enqueue(Buffer.from("but whole"));
  feed?.close();
  await putting;
  expect(await readText(second, "slow")).toBe("slow but whole");
  await second.close();
});
