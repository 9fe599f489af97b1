import { createCaseTools } from "./case-tools.js";
import type { AnyAdapter, ConformanceCase } from "./conformance-case.js";
import { ConformanceFailure } from "./expect.js";
import type { CaseOutcome, ConformanceReport } from "./report.js";
import { seededRandom, seedFromText, shuffled } from "./seeded-random.js";
import type { KnownGap, Subject } from "./subject.js";
import { watchUnhandledRejections } from "./unhandled-rejections.js";

export interface ConformanceOptions {
  /** Decides the order of the cases and their random data. Default: another one each time; it stands in the report. */
  readonly seed?: number;
  /** A case that takes longer fails. Default 20,000. */
  readonly caseTimeoutMs?: number;
}

/** A run under way: `cases` in the order to take them, `runCase` for each, then `finish` once, which closes everything. */
export interface ConformanceRun<A extends AnyAdapter> {
  readonly seed: number;
  readonly cases: readonly ConformanceCase<A>[];
  /** Outcomes for known gaps that name no case; each is a failure. */
  readonly strayGaps: readonly CaseOutcome[];
  /** The open adapter that the cases share. */
  adapter(): Promise<A>;
  runCase(conformanceCase: ConformanceCase<A>): Promise<CaseOutcome>;
  finish(): Promise<ConformanceReport>;
}

/** Begins a run: the adapter that the cases share is made and opened by the first `runCase`. Ids that repeat throw. */
export function beginConformance<A extends AnyAdapter>(
  subject: Subject<A>,
  cases: readonly ConformanceCase<A>[],
  options: ConformanceOptions = {},
): ConformanceRun<A> {
  const ids = new Set(cases.map(({ id }) => id));
  if (ids.size !== cases.length) throw new ConformanceFailure("Two cases have the same id");
  const seed = options.seed ?? Date.now() % 1_000_000_000;
  const gaps = new Map((subject.knownGaps ?? []).map((gap) => [gap.id, gap]));
  const outcomes = new Map<string, CaseOutcome>();
  const strayGaps = [...gaps.keys()]
    .filter((id) => !ids.has(id))
    .map((id): CaseOutcome => ({ id, outcome: "failed", reason: "A known gap names no case", durationMs: 0 }));
  const rejections = watchUnhandledRejections();
  let shared: Promise<A> | undefined;

  async function openShared(): Promise<A> {
    const adapter = await subject.create();
    await adapter.open();
    return adapter;
  }

  function shareAdapter(): Promise<A> {
    shared ??= openShared();
    return shared;
  }

  async function attempt(conformanceCase: ConformanceCase<A>, adapter: A): Promise<void> {
    const overdue = new AbortController();
    const caseSeed = seed ^ seedFromText(conformanceCase.id);
    const { tools, finish } = createCaseTools(subject, caseSeed, overdue.signal);
    try {
      await withDeadline(conformanceCase.run(adapter, tools), options.caseTimeoutMs ?? 20_000, overdue);
    } finally {
      await finish();
    }
    const [unhandled] = await rejections.take();
    if (unhandled !== undefined) {
      throw new ConformanceFailure("A promise was rejected and nobody handled it", { cause: unhandled });
    }
  }

  async function decide(conformanceCase: ConformanceCase<A>): Promise<Omit<CaseOutcome, "id" | "durationMs">> {
    const adapter = await shareAdapter();
    const gap = gaps.get(conformanceCase.id);
    const skipReason = reasonToSkip(conformanceCase, subject, adapter);
    if (skipReason !== null) {
      return gap
        ? { outcome: "failed", reason: "A known gap names a case that does not apply" }
        : { outcome: "skipped", reason: skipReason };
    }
    const failure = await attempt(conformanceCase, adapter).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    return judge(failure, gap);
  }

  return {
    seed,
    cases: shuffled(cases, seededRandom(seed)),
    strayGaps,
    adapter: shareAdapter,
    async runCase(conformanceCase) {
      const begun = performance.now();
      const decided = await decide(conformanceCase);
      const outcome = { id: conformanceCase.id, ...decided, durationMs: performance.now() - begun };
      outcomes.set(outcome.id, outcome);
      return outcome;
    },
    async finish() {
      const adapter = await (shared ?? subject.create());
      await adapter.close();
      await subject.dispose?.();
      rejections.stop();
      const all = [...outcomes.values(), ...strayGaps].sort((left, right) => (left.id < right.id ? -1 : 1));
      return {
        subject: subject.name,
        kind: adapter.kind,
        adapter: adapter.name,
        capabilities: adapter.capabilities as Readonly<Record<string, unknown>>,
        seed,
        outcomes: all,
        ok: all.every(({ outcome }) => outcome !== "failed"),
      };
    },
  };
}

function reasonToSkip<A extends AnyAdapter>(
  conformanceCase: ConformanceCase<A>,
  subject: Subject<A>,
  adapter: A,
): string | null {
  if (conformanceCase.needs && !conformanceCase.needs(adapter.capabilities)) return "not for these capabilities";
  const { hook } = conformanceCase;
  return hook && !subject[hook] ? `the subject offers no ${hook}` : null;
}

function judge(
  failure: { readonly error: unknown } | null,
  gap: KnownGap | undefined,
): Omit<CaseOutcome, "id" | "durationMs"> {
  if (gap && failure) return { outcome: "known_gap", reason: `${gap.reason} (until ${gap.until})` };
  if (gap) return { outcome: "failed", reason: "A known gap passes now: remove it from knownGaps" };
  if (!failure) return { outcome: "passed" };
  const { error } = failure;
  return { outcome: "failed", reason: error instanceof Error ? error.message : String(error), error };
}

async function withDeadline(work: Promise<void>, timeoutMs: number, overdue: AbortController): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      overdue.abort();
      reject(new ConformanceFailure(`The case did not end within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
