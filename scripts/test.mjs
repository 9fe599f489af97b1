// npm test [-- vitest's options and filters]: makes the checkout ready, runs every test, and ends with the plain count.
// HOLDFAST_TEST_REPORT: a file to keep vitest's JSON report in.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root, setUp } from "./set-up.mjs";

// Said whatever happens, a failed set-up included: others read the last line.
let lastLine = "0 passed, 1 failed";
process.on("exit", () => console.log(lastLine));

await setUp();

const folder = mkdtempSync(join(tmpdir(), "holdfast-test-"));
const report = process.env.HOLDFAST_TEST_REPORT ?? join(folder, "report.json");
const vitest = spawn(
  process.execPath,
  [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
// A terminal interrupts vitest by itself, a SIGTERM comes to us alone; the count below still follows.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => vitest.kill("SIGTERM"));
const exitCode = await new Promise((resolve) => vitest.on("close", (code) => resolve(code ?? 1)));

const results = readResults(report);
const counts = countsOf(results);
// Vitest tells them long before its end, which is what a log that was cut off has.
for (const name of failedTests(results)) console.log(`FAILED: ${name}`);
rmSync(folder, { recursive: true });
// A file that does not load and an error outside any test fail the run without a failed test.
const failed = Math.max(counts.failed, exitCode === 0 ? 0 : 1);
lastLine = `${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`;
process.exitCode = exitCode === 0 && failed > 0 ? 1 : exitCode;

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function countsOf(results) {
  if (results === null) return { passed: 0, failed: 1, skipped: 0 };
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloadedFiles(results).length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

function unloadedFiles({ testResults }) {
  return testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0);
}

/** Each failed test with its file and the first line of what it said, and each file that did not load. */
function failedTests(results) {
  if (results === null) return [];
  const fileOf = ({ name }) => relative(root, name);
  const tests = results.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === "failed")
      .map(
        ({ fullName, failureMessages }) => `${fileOf(file)} > ${fullName}: ${failureMessages[0]?.split("\n")[0] ?? ""}`,
      ),
  );
  return [
    ...tests,
    ...unloadedFiles(results).map((file) => `${fileOf(file)} did not load: ${file.message.split("\n")[0]}`),
  ];
}
