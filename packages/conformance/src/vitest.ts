import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { afterAll, describe, it } from "vitest";
import type { AnyAdapter, ConformanceCase } from "./conformance-case.js";
import { beginConformance, type ConformanceOptions } from "./conformance-run.js";
import { databaseCases } from "./database/database-cases.js";
import { ConformanceFailure } from "./expect.js";
import type { CaseOutcome } from "./report.js";
import { storageCases } from "./storage/storage-cases.js";
import type { Subject } from "./subject.js";

/** Registers every case of the database port as a vitest test of its id, in random order. Call it at a file's top level. */
export function testDatabaseAdapter(subject: Subject<DatabaseAdapter>, options: ConformanceOptions = {}): void {
  testAdapter("database", subject, { ...options, cases: databaseCases });
}

/** Registers every case of the storage port as a vitest test of its id, in random order. Call it at a file's top level. */
export function testStorageAdapter(subject: Subject<StorageAdapter>, options: ConformanceOptions = {}): void {
  testAdapter("storage", subject, { ...options, cases: storageCases });
}

function testAdapter<A extends AnyAdapter>(
  kind: string,
  subject: Subject<A>,
  { cases, ...options }: ConformanceOptions & { readonly cases: readonly ConformanceCase<A>[] },
): void {
  const run = beginConformance(subject, cases, options);
  const timeoutMs = (options.caseTimeoutMs ?? 20_000) + 40_000;
  describe(`${kind} conformance of ${subject.name} (seed ${run.seed})`, () => {
    afterAll(() => run.finish(), timeoutMs);
    for (const conformanceCase of run.cases) {
      it(conformanceCase.id, { timeout: timeoutMs }, async ({ skip }) => {
        const outcome = await run.runCase(conformanceCase);
        if (outcome.outcome === "skipped" || outcome.outcome === "known_gap") skip(outcome.reason);
        throwIfFailed(outcome);
      });
    }
    for (const stray of run.strayGaps) it(stray.id, () => throwIfFailed(stray));
  });
}

function throwIfFailed({ outcome, id, reason, error }: CaseOutcome): void {
  if (outcome === "failed") throw new ConformanceFailure(`${id}: ${reason}`, { cause: error });
}
