// Renders what the conformance tests of every adapter came to into docs/adapters/<kind>.md. It runs those tests, or reads
// the JSON that a run of them has left (`--results <file>`: from `HOLDFAST_TEST_REPORT=<file> npm test`). Either must have
// passed. With `--check` it writes nothing, and fails when the committed pages are stale.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ConformanceMeta } from "@holdfast/conformance/vitest";

interface TestResult {
  readonly title: string;
  readonly meta?: { readonly conformance?: ConformanceMeta };
}
interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly TestResult[];
}
interface Results {
  readonly testResults: readonly TestFile[];
}
interface CaseRow {
  readonly id: string;
  readonly meta: ConformanceMeta;
}

const KINDS = ["database", "storage"] as const;
const SIGNS = { passed: "✓", failed: "✗", skipped: "–", known_gap: "gap" } as const;

/**
 * The conformance results in a JSON report of vitest, of the adapters alone: the kit also tries itself, on its references.
 * Throws when one of the runs failed, also before its first case.
 */
export function readCaseRows(results: Results): CaseRow[] {
  const runs = results.testResults.filter(({ name }) => /conformance\.test\.ts$/.test(name));
  const failed = runs.filter(({ status }) => status !== "passed");
  if (failed.length > 0) {
    throw new Error(
      `The matrix is only made of a run that passes. Failed: ${failed.map(({ name }) => name).join(", ")}`,
    );
  }
  return runs
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ title, meta }) => (meta?.conformance ? [{ id: title, meta: meta.conformance }] : []));
}

/** The page of one kind of adapter: a table of capabilities, then a row for each case. */
export function renderMatrix(kind: string, rows: readonly CaseRow[]): string {
  const ofKind = rows.filter(({ meta }) => meta.kind === kind);
  const subjects = [...new Set(ofKind.map(({ meta }) => meta.subject))].sort();
  const ids = [...new Set(ofKind.map(({ id }) => id))].sort();
  const capabilities = [...new Set(ofKind.flatMap(({ meta }) => Object.keys(meta.capabilities)))].sort();
  const find = (subject: string, id?: string) =>
    ofKind.find(({ id: other, meta }) => meta.subject === subject && (id === undefined || other === id))?.meta;
  const table = (title: string, names: readonly string[], cell: (subject: string, name: string) => string) => [
    `| ${title} | ${subjects.join(" | ")} |`,
    `|---|${subjects.map(() => "---|").join("")}`,
    ...names.map((name) => `| \`${name}\` | ${subjects.map((subject) => cell(subject, name)).join(" | ")} |`),
  ];
  const gaps = ofKind.filter(({ meta }) => meta.outcome === "known_gap");
  return [
    `# ${kind[0]?.toUpperCase()}${kind.slice(1)} adapters`,
    "",
    "Made by `npm run adapter-matrix` from the conformance tests; not edited by hand.",
    "",
    "## Capabilities",
    "",
    ...table("capability", capabilities, (subject, name) => show(find(subject)?.capabilities[name])),
    "",
    "## Cases",
    "",
    "✓ holds · – does not apply to what the adapter declares, or to what its test can do · gap: not yet, see below · ✗ fails",
    "",
    ...table("case", ids, (subject, id) => SIGNS[find(subject, id)?.outcome ?? "skipped"]),
    "",
    "## Gaps",
    "",
    ...(gaps.length > 0 ? gaps.map(({ id, meta }) => `- \`${id}\` on ${meta.subject}: ${meta.reason}`) : ["None."]),
    "",
  ].join("\n");
}

function show(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "none";
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${show(inner)}`)
      .join(", ");
  }
  return value === Number.POSITIVE_INFINITY ? "no limit" : String(value ?? "–");
}

function runConformanceTests(): Results {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-matrix-"));
  try {
    const file = join(folder, "results.json");
    const args = [
      "vitest",
      "run",
      "conformance.test",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ];
    // Every server that the page speaks of, also those that a usual run of the tests leaves out.
    const env = { HOLDFAST_S3_SERVERS: "swift,ceph", ...process.env };
    const { status } = spawnSync("npx", args, { stdio: "inherit", env });
    if (status !== 0) throw new Error("The conformance tests failed; the matrix is only made of a run that passes.");
    return JSON.parse(readFileSync(file, "utf8")) as Results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main(): void {
  const { values } = parseArgs({
    options: { check: { type: "boolean", default: false }, results: { type: "string" } },
  });
  const results = values.results
    ? (JSON.parse(readFileSync(values.results, "utf8")) as Results)
    : runConformanceTests();
  const rows = readCaseRows(results);
  const stale = KINDS.filter((kind) => {
    const page = renderMatrix(kind, rows);
    const file = `docs/adapters/${kind}.md`;
    if (!values.check) writeFileSync(file, page);
    return readFileSync(file, "utf8") !== page;
  });
  for (const kind of stale) console.error(`docs/adapters/${kind}.md is stale: run npm run adapter-matrix`);
  process.exitCode = stale.length === 0 ? 0 : 1;
}

if (import.meta.filename === process.argv[1]) main();
