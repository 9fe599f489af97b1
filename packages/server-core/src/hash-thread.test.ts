import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import * as workerThreads from "node:worker_threads";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHashThread, type ThreadModule } from "./hash-thread.js";

const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");
const thread = createHashThread(workerThreads as unknown as ThreadModule);

it("hashes what comes in any portions, of several hashes in turn, whose bytes may change afterwards", async () => {
  const portion = fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 300_000 }), fc.constant(262_144));
  const portions = fc.array(fc.tuple(fc.nat({ max: 2 }), portion), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(portions, async (turns) => {
      const hashes = [0, 1, 2].map(() => ({ running: thread.start("md5"), own: createHash("md5") }));
      for (const [at, size] of turns) {
        const bytes = randomBytes(size);
        hashes[at]?.own.update(bytes);
        await hashes[at]?.running.update(bytes);
        bytes.fill(0);
      }
      for (const { running, own } of hashes) expect(await running.hex()).toBe(own.digest("hex"));
    }),
    { numRuns: 30 },
  );
});

it("keeps whoever sends faster than it hashes waiting", async () => {
  const hash = thread.start("md5");
  const bytes = randomBytes(8_000_000);
  let isTaken = false;
  const taking = hash.update(bytes).then(() => {
    isTaken = true;
  });
  await Promise.resolve();
  expect(isTaken).toBe(false);
  await taking;
  expect(await hash.hex()).toBe(md5(bytes));
});

it("goes on with others when one is given up, and after a failure", async () => {
  const given = thread.start("md5");
  const taking = given.update(randomBytes(30_000_000));
  given.discard();
  await expect(taking).rejects.toThrow("given up");
  const other = thread.start("md5");
  const bytes = randomBytes(600_000);
  await other.update(bytes);
  expect(await other.hex()).toBe(md5(bytes));

  const wrong = thread.start("no such hash");
  const failing = wrong.update(randomBytes(4_000_000)).then(() => wrong.hex());
  await expect(failing).rejects.toThrow(/digest method/i);
  await expect(wrong.hex()).rejects.toThrow(/digest method/i);
  const next = thread.start("md5");
  await next.update(bytes);
  expect(await next.hex()).toBe(md5(bytes));
});

it("keeps the process alive for as long as it hashes, and no longer", async () => {
  const program = `
    import * as threads from "node:worker_threads";
    import { createHashThread } from ${JSON.stringify(new URL("./hash-thread.ts", import.meta.url).href)};
    const hash = createHashThread(threads).start("md5");
    await hash.update(new Uint8Array(1_000_000));
    console.log(await hash.hex());
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", program],
    { timeout: 20_000 },
  );
  expect(stdout.trim()).toBe(md5(new Uint8Array(1_000_000)));
});
