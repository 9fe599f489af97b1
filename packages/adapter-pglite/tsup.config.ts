import { copyFile } from "node:fs/promises";
import { packageBuild } from "../../tsup.base.js";

export default packageBuild({
  // Node loads the worker by its path, so it stays a file of its own beside the bundle.
  onSuccess: () => copyFile("src/pglite-worker.mjs", "dist/pglite-worker.mjs"),
});
