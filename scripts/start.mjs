// npm start [-- options of `holdfast start`]: makes the checkout ready, then starts the server from what was built.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, setUp } from "./set-up.mjs";

await setUp({ only: "@holdfast/cli" });

// In this process, so that signals reach the server once and its exit code is ours.
const main = join(root, "packages/cli/dist/main.js");
process.argv.splice(1, 1, main, "start");
await import(pathToFileURL(main).href);
