import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fsStorage } from "../src/index.js";
import { crashBody } from "./crash-body.js";
import { findFiles, makeDirectory, readLines, startScript } from "./temporary-storage.js";

const ROUNDS = 8;

/** For each key, the salts that it may have now: the acknowledged one, and that of a change under way. "-" is absent. */
type Expectation = Map<string, Set<string>>;

async function runUntilKilled(directory: string, round: number, expected: Expectation): Promise<void> {
  const child = startScript("crash-writer.ts", [directory, String(round)]);
  const pending = new Map<string, string>();
  let lines = 0;
  const enough = 20 + Math.floor(Math.random() * 400);
  for await (const line of readLines(child)) {
    const [verb, key = "", salt = ""] = line.split(" ");
    if (verb === "begin") {
      pending.set(key, salt);
      expected.set(key, (expected.get(key) ?? new Set(["-"])).add(salt));
    } else {
      expected.set(key, new Set([pending.get(key) ?? "-"]));
    }
    // Lines that were written before the end still come.
    if (++lines === enough) child.kill("SIGKILL");
  }
  expect(lines).toBeGreaterThanOrEqual(enough);
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

it("keeps what was acknowledged, shows nothing half, and leaves nothing behind, when it is killed", {
  timeout: 120_000,
}, async () => {
  const directory = await makeDirectory();
  const expected: Expectation = new Map();
  for (let round = 0; round < ROUNDS; round++) {
    await runUntilKilled(directory, round, expected);
    const storage = fsStorage({ directory });
    await storage.open();
    const present: string[] = [];
    for (const [key, salts] of expected) {
      const object = await storage.get(key);
      const salt = object?.info.metadata.salt ?? "-";
      expect([...salts]).toContain(salt);
      expected.set(key, new Set([salt]));
      if (!object) continue;
      present.push(key);
      const body = Buffer.from(await new Response(object.body).arrayBuffer());
      expect(object.info.size).toBe(crashBody(salt).length);
      expect(body.equals(crashBody(salt))).toBe(true);
    }
    const { items } = await storage.list({ prefix: "", limit: 1000 });
    expect(items.map(({ key }) => key)).toEqual(present.sort());
    // An upload under way survives on purpose: its client may go on.
    const files = (await findFiles(directory)).filter((path) => !path.startsWith("uploads/"));
    expect(files).toHaveLength(present.length);
    expect(await readdir(join(directory, "locks"))).toEqual([]);
    expect(await readdir(join(directory, "instances"))).toHaveLength(1);
    await storage.close();
    expect(await readdir(join(directory, "instances"))).toEqual([]);
  }
});
