import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { beforeAll, expect, it } from "vitest";
import { useLiveServer } from "./live-server.js";

const run = promisify(execFile);
const live = useLiveServer();

beforeAll(async () => {
  const admin = await live.admin();
  await admin.tables.create({
    name: "entries",
    access: "private",
    columns: [
      { name: "id", type: "uuid", primary_key: true },
      { name: "text", type: "text" },
    ],
  });
});

/** Runtimes are large, so they are no dependency: each is looked for where the variable says, else on the PATH. */
const RUNTIMES = [
  { name: "Deno", command: process.env.HOLDFAST_TEST_DENO ?? "deno", args: ["run", "--no-prompt", "--allow-net"] },
  { name: "Bun", command: process.env.HOLDFAST_TEST_BUN ?? "bun", args: ["run"] },
] as const;

for (const { name, command, args } of RUNTIMES) {
  const isThere = await run(command, ["--version"]).then(
    () => true,
    () => false,
  );
  if (!isThere) process.stderr.write(`SKIPPED: no ${name} at ${command} for the client's tests.\n`);

  it.skipIf(!isThere)(
    `${name} runs every part of the client, and ends by itself`,
    async () => {
      const { email, password } = await live.test.newUser();
      const folder = await mkdtemp(join(tmpdir(), "holdfast-runtime-"));
      try {
        const script = join(folder, "everywhere.mjs");
        await build({
          entryPoints: [fileURLToPath(new URL("children/everywhere.ts", import.meta.url))],
          outfile: script,
          bundle: true,
          format: "esm",
          platform: "neutral",
          conditions: ["@holdfast/source"],
          define: { PLACE: JSON.stringify({ url: live.url, anonKey: live.test.anonKey, email, password }) },
          // Asked for only where there is no WebSocket, which these have.
          external: ["isomorphic-ws"],
        });
        const { stdout } = await run(command, [...args, script], { cwd: folder, timeout: 60_000 });
        expect(JSON.parse(stdout)).toEqual({
          me: email,
          text: "live",
          size: 3_000_000,
          lastProgress: 3_000_000,
          stream: "as a stream",
          refused: true,
          aborted: "enough",
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    90_000,
  );
}
