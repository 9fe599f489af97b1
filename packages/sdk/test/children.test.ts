import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();
/** HOLDFAST_TEST_LARGE_MB=1024 measures a gibibyte. */
const sizeMb = Number(process.env.HOLDFAST_TEST_LARGE_MB ?? 256);

beforeAll(async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "topics",
    access: "authenticated",
    columns: [{ name: "id", type: "integer", primary_key: true }],
  });
});

/** Runs a script of `children/` as a new user, in a process of its own. */
async function runChild(name: string, ...args: readonly string[]): Promise<string> {
  const { email, password } = await live.test.newUser();
  const script = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
  const node = ["--import", "tsx", "--conditions", "@holdfast/source"];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...node, script, live.url, live.test.anonKey, email, password, ...args],
    { timeout: 240_000 },
  );
  return stdout;
}

it(`a file of ${sizeMb} MiB goes up and comes back with the same memory as a small one`, async () => {
  const size = sizeMb * 2 ** 20;
  const result = JSON.parse(await runChild("transfer", String(size)));
  expect(result).toMatchObject({ size, lastProgress: size, isRising: true, isSame: true });
  expect(result.grownMb).toBeLessThan(150);
}, 300_000);

it("a client that is closed leaves nothing that keeps the process", async () => {
  expect(await runChild("follow")).toBe("ended by itself\n");
}, 60_000);
