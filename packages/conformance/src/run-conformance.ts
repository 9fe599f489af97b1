import type { AnyAdapter, ConformanceCase } from "./conformance-case.js";
import { beginConformance, type ConformanceOptions } from "./conformance-run.js";
import type { ConformanceReport } from "./report.js";
import type { Subject } from "./subject.js";

/**
 * Runs the cases one after another in random order and answers what came of each; needs no test runner. Rejects only
 * when the subject cannot be made or closed; a case that fails is in the report.
 */
export async function runConformance<A extends AnyAdapter>(
  subject: Subject<A>,
  cases: readonly ConformanceCase<A>[],
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const run = beginConformance(subject, cases, options);
  for (const conformanceCase of run.cases) await run.runCase(conformanceCase);
  return run.finish();
}
