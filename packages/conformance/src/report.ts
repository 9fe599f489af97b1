/** What came of one case. A `known_gap` failed as announced; `skipped` does not apply, and `reason` says why. */
export interface CaseOutcome {
  readonly id: string;
  readonly outcome: "passed" | "failed" | "skipped" | "known_gap";
  /** Why it failed, was skipped or is a gap; absent when it passed. */
  readonly reason?: string;
  /** What the case rejected with, when it failed. */
  readonly error?: unknown;
  readonly durationMs: number;
}

/** The result of a run. `outcomes` are in the order of the ids, whatever the order in which the cases ran. */
export interface ConformanceReport {
  readonly subject: string;
  /** The adapter's `kind` and `name`. */
  readonly kind: string;
  readonly adapter: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Give it to the next run to have the same order and the same random data. */
  readonly seed: number;
  readonly outcomes: readonly CaseOutcome[];
  /** Whether nothing failed. */
  readonly ok: boolean;
}
