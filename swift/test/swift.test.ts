import { OPERATIONS } from "@holdfast/openapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasSwift, listSwiftTests, runSwift, type SwiftResult } from "./swift-runs.js";
import { startTestHost, type TestHost } from "./test-host.js";

const isRequired = process.env.HOLDFAST_SWIFT === "required";
const isRunning = isRequired || hasSwift();
/** Tests that measure memory run in a process of their own. */
const MEASURED = "LargeFileTests";
const HOUR_MS = 3_600_000;

if (!isRunning) {
  process.stderr.write(
    "\n=== THE TESTS OF THE SWIFT CLIENT ARE SKIPPED: no Swift here. They need Swift 5.9 or later, or root on Linux with apt-get or mmdebstrap. ===\n\n",
  );
}

describe.skipIf(!isRunning)("the Swift client", () => {
  const results = new Map<string, SwiftResult>();
  let host: TestHost;
  let trouble = "";

  beforeAll(async () => {
    const build = await runSwift(["swift", "build", "--build-tests"], {});
    if (build.exitCode !== 0) throw new Error(`The Swift package does not build:\n${build.output}`);
    host = await startTestHost();
    const environment = { HOLDFAST_TEST_HOST: host.url };
    const test = ["swift", "test", "--skip-build"];
    for (const run of [
      await runSwift([...test, "--skip", MEASURED], environment),
      await runSwift(["env", "MALLOC_ARENA_MAX=1", ...test, "--filter", MEASURED], {
        ...environment,
        HOLDFAST_TEST_MEASURED: "yes",
      }),
    ]) {
      for (const [name, result] of run.results) results.set(name, result);
      if (run.exitCode !== 0) trouble += run.output;
    }
  }, HOUR_MS);

  afterAll(() => host?.close());

  it.each(listSwiftTests())("%s", (name) => {
    const result = results.get(name);
    if (!result) throw new Error(`It did not run to its end.\n${trouble}`);
    expect(result.outcome, result.output).toBe("passed");
  });

  it("has nothing but what the tests above say go wrong", () => {
    const isExplained = [...results.values()].some(({ outcome }) => outcome === "failed");
    expect(isExplained ? "" : trouble).toBe("");
  });

  it("was seen to do every operation of the contract", () => {
    const unseen = Object.keys(OPERATIONS).filter(
      // The handshake is no call; the tests of realtime make it.
      (id) => id !== "realtime.openSocket" && !host.live.succeeded.has(id),
    );
    const advice = "No Swift test calls these with success; add a call of each to EveryOperationTests.swift";
    expect(unseen, advice).toEqual([]);
  });
});
