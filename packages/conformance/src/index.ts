/**
 * The kit that every Holdfast adapter must pass. Describe the adapter as a `Subject`, give it to `runConformance` with
 * the port's cases, or to `testDatabaseAdapter` and its kin from `@holdfast/conformance/vitest`.
 *
 * @module
 */

export type { BrokenAdapter } from "./broken/broken-adapter.js";
export { databaseFaults } from "./broken/database-faults.js";
export type { AnyAdapter, CaseTools, ConformanceCase, SubjectHook, Timings } from "./conformance-case.js";
export { beginConformance, type ConformanceOptions, type ConformanceRun } from "./conformance-run.js";
export { databaseCases } from "./database/database-cases.js";
export { ConformanceFailure, expectCode, expectEqual, expectTrue } from "./expect.js";
export type { CaseOutcome, ConformanceReport } from "./report.js";
export { runConformance } from "./run-conformance.js";
export { storageCases } from "./storage/storage-cases.js";
export type { KnownGap, Subject } from "./subject.js";
