// npm start [-- options of `holdfast start`]: makes the checkout ready, then starts the server and the sample board from what was built.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, setUp } from "./set-up.mjs";

await setUp({ only: ["@holdfast/cli", "@holdfast/discussion-board"] });

// In this process, so that signals reach the server once and its exit code is ours.
const main = join(root, "packages/cli/dist/main.js");
const board = join(root, "examples/discussion-board");
process.argv.splice(1, 1, main, "start", "--site", join(board, "dist"), "--setup", join(board, "holdfast.setup.json"));
await import(pathToFileURL(main).href);
