import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { afterAll, describe, it } from "vitest";
import type { AnyAdapter, ConformanceCase } from "./conformance-case.js";
import { beginConformance, type ConformanceOptions, type ConformanceRun } from "./conformance-run.js";
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
      it(conformanceCase.id, { timeout: timeoutMs }, async ({ skip, task }) => {
        const outcome = await run.runCase(conformanceCase);
        // A reporter finds it in the test's meta: the adapter matrix is made of it.
        Object.assign(task.meta, { conformance: await describeOutcome(subject, run, outcome) });
        if (outcome.outcome === "skipped" || outcome.outcome === "known_gap") skip(outcome.reason);
        throwIfFailed(outcome);
      });
    }
    for (const stray of run.strayGaps) it(stray.id, () => throwIfFailed(stray));
  });
}

/** What the adapter matrix says of a case, as JSON. */
export interface ConformanceMeta {
  readonly subject: string;
  readonly kind: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly outcome: CaseOutcome["outcome"];
  readonly reason?: string;
}

async function describeOutcome<A extends AnyAdapter>(
  subject: Subject<A>,
  run: ConformanceRun<A>,
  { outcome, reason }: CaseOutcome,
): Promise<ConformanceMeta> {
  const { kind, capabilities } = await run.adapter();
  const facts = { subject: subject.name, kind, capabilities: capabilities as Record<string, unknown>, outcome };
  return reason === undefined ? facts : { ...facts, reason };
}

function throwIfFailed({ outcome, id, reason, error }: CaseOutcome): void {
  if (outcome === "failed") throw new ConformanceFailure(`${id}: ${reason}`, { cause: error });
}
