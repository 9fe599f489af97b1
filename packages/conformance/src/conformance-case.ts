import type { Adapter } from "@holdfast/adapter-api";

/** Any port's adapter. */
export type AnyAdapter = Adapter<string, unknown>;

/** What a subject may offer beyond `create`, and a case may ask for. */
export type SubjectHook = "sibling" | "restart";

/**
 * One promise of a port, as data. `run` rejects when the promise is broken; it works against the bare port, leaves
 * other cases alone (names come from `tools.unique`) and does not depend on what ran before it.
 */
export interface ConformanceCase<A extends AnyAdapter> {
  /** Stable and unique: `storage/put/replaces-whole-object`. It stands in failures, in known gaps and in the matrix. */
  readonly id: string;
  /** Whether the case applies to these capabilities. For every capability a twin applies when it is absent. */
  readonly needs?: (capabilities: A["capabilities"]) => boolean;
  /** The case is skipped, with that reason, when the subject does not offer this. */
  readonly hook?: SubjectHook;
  readonly run: (adapter: A, tools: CaseTools<A>) => Promise<void>;
}

/** What a case may use besides the adapter. Everything random in it comes from the run's seed. */
export interface CaseTools<A extends AnyAdapter> {
  /** A name that no other call has had: `[a-z][a-z0-9_]*`, at most 40 characters. */
  unique(prefix?: string): string;
  /** A number from 0 to below 1. */
  random(): number;
  /** A whole number from 0 to below `limit`. */
  randomInt(limit: number): number;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  /** Another adapter, not open, over data of its own or the same; the kit closes it after the case. */
  create(): Promise<A>;
  /** Another adapter, not open, over the data of `adapter`; closed after the case. Only with `hook: "sibling"`. */
  sibling(adapter: A): Promise<A>;
  /** Takes the vendor's server down and brings it back under the open adapter. Only with `hook: "restart"`. */
  restart(adapter: A): Promise<void>;
  /** Runs after the case, last first, whether it passed or not; a rejection fails the case. */
  defer(cleanup: () => Promise<unknown>): void;
  /** Resolves after the subject's `settleMs`: time enough for what must not happen, to happen. */
  settle(): Promise<void>;
  /** Resolves once `check` answers true; rejects with `what` after 5 seconds, or ten times `settleMs`. */
  eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void>;
  readonly timings: Timings;
  /** Aborts when the case has taken too long. */
  readonly signal: AbortSignal;
}

export interface Timings {
  /** How long an effect may take to show. Default 200. */
  readonly settleMs: number;
  /** How far the vendor's clock may be from ours. Default 0. */
  readonly clockSkewMs: number;
}
