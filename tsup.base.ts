import { defineConfig, type Options } from "tsup";

/** The one build preset: ES modules for Node 20, types beside them, nothing of a dependency bundled in. */
export function packageBuild(options: Options = {}) {
  return defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    target: "node20",
    dts: true,
    clean: true,
    sourcemap: true,
    removeNodeProtocol: false,
    ...options,
  });
}
