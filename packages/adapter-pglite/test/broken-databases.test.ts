import { databaseCases, databaseFaults, runConformance } from "@holdfast/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pgliteDatabase } from "../src/index.js";
import { sharedDatabase } from "./harness/shared-database.js";

const database = pgliteDatabase();

beforeAll(() => database.open(), 120_000);

afterAll(() => database.close());

describe("a broken database fails exactly the cases that it breaks", () => {
  for (const fault of databaseFaults) {
    it(fault.name, { timeout: 240_000 }, async () => {
      const create = async () => fault.break(sharedDatabase(database));
      const subject = { name: fault.name, timings: { settleMs: 50 }, create };
      const { outcomes } = await runConformance(subject, databaseCases, { caseTimeoutMs: 12_000 });
      const failed = outcomes.filter(({ outcome }) => outcome === "failed");
      expect(failed.map(({ id, reason }) => ({ id, reason }))).toEqual(
        fault.fails.map((id) => ({ id, reason: expect.any(String) })),
      );
    });
  }
});
