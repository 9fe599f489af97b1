import type { AnyAdapter, CaseTools, Timings } from "./conformance-case.js";
import { ConformanceFailure } from "./expect.js";
import { seededRandom } from "./seeded-random.js";
import type { Subject } from "./subject.js";

let namesGiven = 0;

/** The tools of one case, and `finish`, which undoes what the case left: deferred work first, then its adapters. */
export function createCaseTools<A extends AnyAdapter>(
  subject: Subject<A>,
  seed: number,
  signal: AbortSignal,
): { readonly tools: CaseTools<A>; finish(): Promise<void> } {
  const random = seededRandom(seed);
  const timings: Timings = { settleMs: 200, clockSkewMs: 0, ...subject.timings };
  const cleanups: (() => Promise<unknown>)[] = [];
  const closing = (adapter: A): A => {
    cleanups.push(() => adapter.close());
    return adapter;
  };
  // The clock's part keeps names apart from those of an earlier run over the same server or folder.
  const era = Date.now().toString(36);

  const tools: CaseTools<A> = {
    unique: (prefix = "n") =>
      `${prefix}_${era}_${(namesGiven++).toString(36)}_${Math.floor(random() * 1e6).toString(36)}`,
    random,
    randomInt: (limit) => Math.floor(random() * limit),
    randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
    create: async () => closing(await subject.create()),
    async sibling(adapter) {
      if (!subject.sibling) throw new ConformanceFailure('The case uses sibling() without `hook: "sibling"`');
      return closing(await subject.sibling(adapter));
    },
    async restart(adapter) {
      if (!subject.restart) throw new ConformanceFailure('The case uses restart() without `hook: "restart"`');
      await subject.restart(adapter);
    },
    defer: (cleanup) => void cleanups.push(cleanup),
    settle: () => delay(timings.settleMs),
    async eventually(what, check) {
      const deadline = Date.now() + Math.max(timings.settleMs * 10, 5_000);
      while (!(await check())) {
        if (Date.now() > deadline || signal.aborted) throw new ConformanceFailure(`It never came true: ${what}`);
        await delay(5);
      }
    },
    timings,
    signal,
  };

  async function finish(): Promise<void> {
    const failures: unknown[] = [];
    for (const cleanup of cleanups.reverse()) await cleanup().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
  return { tools, finish };
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
