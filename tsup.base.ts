import { defineConfig, type Options } from "tsup";

/** The one build preset: ES modules for Node 20, types beside them, nothing of a dependency bundled in. */
export function packageBuild(options: Options = {}) {
  return defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    target: "node20",
    // Types are made against what the dependencies were built to, which are few files, and not against their sources.
    dts: { compilerOptions: { customConditions: [] } },
    clean: true,
    sourcemap: true,
    removeNodeProtocol: false,
    ...options,
  });
}
