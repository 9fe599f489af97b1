import type { AnyAdapter } from "../conformance-case.js";

/** A fault that an adapter might have, and the proof that the kit finds it: those cases fail, and no others. */
export interface BrokenAdapter<A extends AnyAdapter> {
  readonly name: string;
  /** The ids that must fail over a correct adapter with this fault, in order. */
  readonly fails: readonly string[];
  /** The same adapter with the fault. */
  readonly break: (adapter: A) => A;
}
