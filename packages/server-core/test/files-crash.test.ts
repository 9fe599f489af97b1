import { it } from "vitest";
import { CRASH_LOOP_TIMEOUT_MS, runCrashLoop } from "./harness/crash-loop.js";

it(
  "loses nothing acknowledged, shows nothing half and leaves no orphan, whenever the server is killed",
  {
    timeout: CRASH_LOOP_TIMEOUT_MS,
  },
  () => runCrashLoop(),
);
