import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makePgliteImage, pgliteDatabase } from "../src/index.js";
import { startPgliteThread } from "../src/pglite-thread.js";
import { statementMessage } from "../src/wire.js";

const SYSTEM = { role: "system", claims: {} } as const;
let image: Uint8Array;
let database: DatabaseAdapter;

beforeAll(async () => {
  image = await makePgliteImage((prepared) =>
    prepared.session(SYSTEM, (session) =>
      session.exec("create table planted (word text); insert into planted values ('seed')"),
    ),
  );
  database = pgliteDatabase({ image, queueTimeoutMs: 500 });
  await database.open();
});

afterAll(() => database.close());

describe("an image", () => {
  it("starts a database as it was prepared, and each has its own", async () => {
    const other = pgliteDatabase({ image });
    await other.open();
    await other.query(SYSTEM, "delete from planted");
    await other.close();
    expect((await database.query(SYSTEM, "select word from planted")).rows).toEqual([{ word: "seed" }]);
  });

  it("may lie anywhere in a buffer, and stays as it was", async () => {
    const padded = new Uint8Array(image.byteLength + 3_000).fill(7);
    padded.set(image, 1_000);
    const before = Buffer.from(padded);
    const other = pgliteDatabase({ image: padded.subarray(1_000, 1_000 + image.byteLength) });
    await other.open();
    await other.query(SYSTEM, "update planted set word = 'changed'");
    await other.close();
    expect(before.equals(padded)).toBe(true);
  });

  it("that is none is refused", async () => {
    const none = pgliteDatabase({ image: new Uint8Array(2_048).fill(65) });
    await expect(none.open()).rejects.toMatchObject({ code: "unavailable" });
    await none.close();
  });
});

describe("the one backend", () => {
  it("says why its program cannot be compiled, and opens at the next try", async () => {
    vi.resetModules();
    const { pgliteDatabase: freshDatabase } = await import("../src/index.js");
    vi.spyOn(WebAssembly, "compile").mockRejectedValueOnce(new Error("no memory is left"));
    const fresh = freshDatabase({ image });
    const reason = { code: "unavailable", message: expect.stringContaining("no memory is left") };
    await expect(fresh.open()).rejects.toMatchObject(reason);
    await fresh.open();
    expect((await fresh.query(SYSTEM, "select word from planted")).rows).toEqual([{ word: "seed" }]);
    await fresh.close();
  });

  it("refuses COPY FROM STDIN, which would end it", async () => {
    const copy = "copy planted from stdin";
    await expect(database.query(SYSTEM, copy)).rejects.toMatchObject({ code: "unsupported" });
    const script = database.session(SYSTEM, (session) => session.exec(`select 1; ${copy}; select 2`));
    await expect(script).rejects.toMatchObject({ code: "unsupported" });
    expect((await database.query(SYSTEM, "select word from planted")).rows).toEqual([{ word: "seed" }]);
  });

  it("refuses work that ends its own transaction", async () => {
    for (const end of ["commit", "rollback", "commit and chain"]) {
      const work = database.session({ role: "anon", claims: {} }, async (session) => {
        await session.query(end).catch(() => undefined);
        await session.query("select 1");
      });
      await expect(work, end).rejects.toMatchObject({ code: "invalid_input" });
      const who = await database.query({ role: "anon", claims: {} }, "select current_user::text as who");
      expect(who.rows).toEqual([{ who: "anon" }]);
    }
  });

  it("ends a session that waits for itself", async () => {
    const nested = database.session(SYSTEM, () => database.query(SYSTEM, "select 1"));
    await expect(nested).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("itself") });
    expect((await database.query(SYSTEM, "select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("answers unavailable once its thread has ended", async () => {
    const thread = await startPgliteThread({ image });
    const running = thread.run(statementMessage("select pg_sleep(60)", []));
    const refused = expect(running).rejects.toMatchObject({ code: "unavailable" });
    await thread.end();
    await refused;
    await expect(thread.run(statementMessage("select 1", []))).rejects.toMatchObject({ code: "unavailable" });
  });
});
