import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { makePgliteImage, pgliteDatabase } from "@holdfast/adapter-pglite";
import { createServer, migrateDatabase } from "@holdfast/server-core";
import { expect, it } from "vitest";

const SYSTEM = { role: "system", claims: {} } as const;

it("holds the system schema and nothing that a server must make for itself", async () => {
  const image = await makePgliteImage(migrateDatabase);
  const folder = await mkdtemp(join(tmpdir(), "holdfast-image-"));
  const start = async () => {
    const database = pgliteDatabase({ image });
    const server = createServer({ database, storage: fsStorage({ directory: folder }) });
    const report = await server.start();
    const { rows } = await database.query<{ n: number }>(SYSTEM, "select count(*)::int as n from holdfast.users", []);
    await server.close();
    return { report, users: rows[0]?.n };
  };
  try {
    const one = await start();
    const other = await start();
    expect([one.users, other.users]).toEqual([1, 1]);
    expect(one.report.firstAdmin?.password).not.toBe(other.report.firstAdmin?.password);
    expect(one.report.anonKey).not.toBe(other.report.anonKey);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
