import type { Adapter } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import type { ConformanceCase } from "./conformance-case.js";
import type { CaseOutcome } from "./report.js";
import { runConformance } from "./run-conformance.js";
import type { Subject } from "./subject.js";

type Toy = Adapter<"toy", { readonly flies: boolean }>;

function toySubject(extra: Partial<Subject<Toy>> = {}): Subject<Toy> & { readonly log: string[] } {
  const log: string[] = [];
  const create = async (): Promise<Toy> => ({
    kind: "toy",
    name: "toy",
    capabilities: { flies: true },
    open: async () => void log.push("open"),
    health: async () => ({ ok: true }),
    close: async () => void log.push("close"),
  });
  return { name: "toy", create, log, ...extra };
}

const holds: ConformanceCase<Toy> = { id: "toy/holds", run: async () => undefined };
const fails: ConformanceCase<Toy> = { id: "toy/fails", run: async () => Promise.reject(new Error("broken")) };

function summary(outcomes: readonly CaseOutcome[]): string[] {
  return outcomes.map(({ id, outcome, reason }) => [id, outcome, reason].filter(Boolean).join(": "));
}

describe("runConformance", () => {
  it("reports what held and what failed, by id", async () => {
    const report = await runConformance(toySubject(), [holds, fails]);
    expect(summary(report.outcomes)).toEqual(["toy/fails: failed: broken", "toy/holds: passed"]);
    expect(report).toMatchObject({ ok: false, kind: "toy", capabilities: { flies: true } });
  });

  it("runs a case only for the capabilities and hooks that it needs", async () => {
    const cases: ConformanceCase<Toy>[] = [
      { ...fails, id: "toy/walks", needs: ({ flies }) => !flies },
      { ...holds, id: "toy/flies", needs: ({ flies }) => flies },
      { ...fails, id: "toy/restarts", hook: "restart" },
    ];
    const { outcomes, ok } = await runConformance(toySubject(), cases);
    expect(summary(outcomes)).toEqual([
      "toy/flies: passed",
      "toy/restarts: skipped: the subject offers no restart",
      "toy/walks: skipped: not for these capabilities",
    ]);
    expect(ok).toBe(true);
  });

  it("lets a known gap fail, and fails one that is closed, does not apply or names nothing", async () => {
    const gap = (id: string) => ({ id, reason: "why", until: "2.0" });
    const inapplicable = { ...holds, id: "toy/walks", needs: () => false };
    const knownGaps = [gap("toy/fails"), gap("toy/holds"), gap("toy/walks"), gap("toy/unknown")];
    const { outcomes } = await runConformance(toySubject({ knownGaps }), [holds, fails, inapplicable]);
    expect(outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["toy/fails", "known_gap"],
      ["toy/holds", "failed"],
      ["toy/unknown", "failed"],
      ["toy/walks", "failed"],
    ]);
  });

  it("shuffles the cases and their random data by the seed alone", async () => {
    const runs = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const seen: string[] = [];
        const cases = Array.from(
          { length: 20 },
          (_, index): ConformanceCase<Toy> => ({
            id: `toy/${index}`,
            run: async (_toy, tools) => void seen.push(`${index}:${tools.randomInt(1_000)}`),
          }),
        );
        await runConformance(toySubject(), cases, { seed });
        return seen;
      }),
    );
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
  });

  it("fails a case that takes too long or cannot be cleaned up", async () => {
    const cases: ConformanceCase<Toy>[] = [
      { id: "toy/hangs", run: () => new Promise(() => undefined) },
      { id: "toy/dirty", run: async (_toy, tools) => tools.defer(() => Promise.reject(new Error("stuck"))) },
    ];
    const { outcomes } = await runConformance(toySubject(), cases, { caseTimeoutMs: 50 });
    expect(summary(outcomes)).toEqual([
      "toy/dirty: failed: stuck",
      "toy/hangs: failed: The case did not end within 50 ms",
    ]);
  });

  it("closes every adapter it made, and disposes of the subject last", async () => {
    const subject = toySubject();
    const dispose = async () => void subject.log.push("dispose");
    const another: ConformanceCase<Toy> = {
      id: "toy/another",
      run: async (_toy, tools) => void (await tools.create()),
    };
    await runConformance({ ...subject, dispose }, [another]);
    expect(subject.log).toEqual(["open", "close", "close", "dispose"]);
  });

  it("refuses two cases of one id", async () => {
    await expect(runConformance(toySubject(), [holds, holds])).rejects.toThrow("same id");
  });
});
