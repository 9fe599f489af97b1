import type { AnyAdapter, Timings } from "./conformance-case.js";

/** A case that an adapter does not pass yet. It fails the run when the case passes, does not apply or does not exist. */
export interface KnownGap {
  readonly id: string;
  /** What is missing and why, for a reader of the adapter's documentation. */
  readonly reason: string;
  /** When it ends: a version, an upstream issue, or `never` with the reason saying why. */
  readonly until: string;
}

/** An adapter under test, and how to make one. */
export interface Subject<A extends AnyAdapter> {
  /** As it stands in the report and in the matrix. */
  readonly name: string;
  /** Makes an adapter that is not open. Called several times; the kit opens and closes what it makes. */
  create(): Promise<A>;
  /**
   * Makes another adapter, not open, over the same data as `adapter`. With a port that declares no access by several
   * processes, the kit opens it only after `adapter` is closed. Without this, durability is not tested.
   */
  sibling?(adapter: A): Promise<A>;
  /** Restarts the vendor's server under the open `adapter`; resolves when it accepts connections again. */
  restart?(adapter: A): Promise<void>;
  /** Runs once, after the last case, when every adapter is closed. */
  dispose?(): Promise<void>;
  readonly timings?: Partial<Timings>;
  readonly knownGaps?: readonly KnownGap[];
}
