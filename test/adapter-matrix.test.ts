import { expect, it } from "vitest";
import { readCaseRows, renderMatrix } from "../scripts/adapter-matrix.js";

type Outcome = readonly [outcome: "passed" | "skipped" | "known_gap", reason?: string];

const test = (title: string, subject: string, ...[outcome, reason]: Outcome) => ({
  title,
  meta: {
    conformance: {
      subject,
      kind: "storage",
      capabilities: { signedUrls: ["GET"], fast: true },
      outcome,
      ...(reason ? { reason } : {}),
    },
  },
});

it("renders capabilities, a row for each case, and the gaps with their reasons", () => {
  const assertionResults = [
    test("storage/put/b", "fs", "skipped"),
    test("storage/put/a", "fs", "passed"),
    test("storage/put/a", "s3", "known_gap", "no room (until 2.0)"),
    { title: "an ordinary test" },
  ];
  const ofTheKit = {
    name: "/x/storage-reference.test.ts",
    status: "passed",
    assertionResults: [test("a", "reference", "passed")],
  };
  const testResults = [{ name: "/x/conformance.test.ts", status: "passed", assertionResults }, ofTheKit];
  const page = renderMatrix("storage", readCaseRows({ testResults }));
  expect(page).toContain(
    "| capability | fs | s3 |\n|---|---|---|\n| `fast` | yes | yes |\n| `signedUrls` | GET | GET |",
  );
  expect(page).toContain("| `storage/put/a` | ✓ | gap |\n| `storage/put/b` | – | – |");
  expect(page).toContain("- `storage/put/a` on s3: no room (until 2.0)");
  expect(renderMatrix("database", readCaseRows({ testResults }))).not.toContain("storage/");
});

it("is not made of a run that failed, or that never came to its cases", () => {
  const files = (status: string, name: string) => ({ testResults: [{ name, status, assertionResults: [] }] });
  expect(() => readCaseRows(files("failed", "/packages/adapter-fs/test/conformance.test.ts"))).toThrow(/adapter-fs/);
  expect(readCaseRows(files("failed", "/packages/sdk/test/auth.test.ts"))).toEqual([]);
});
