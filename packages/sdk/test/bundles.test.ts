import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, type BuildResult, build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

interface Bundle {
  readonly text: string;
  /** Minified and gzipped: what is loaded at once, what with the first large upload, and all. */
  readonly initialBytes: number;
  readonly resumableBytes: number;
  readonly allBytes: number;
  readonly inputs: readonly string[];
  readonly externals: Metafile["outputs"][string]["imports"];
}

async function bundle(code: string, options: Omit<BuildOptions, "write" | "metafile">): Promise<Bundle> {
  const { outputFiles, metafile }: BuildResult<{ write: false; metafile: true }> = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    outdir: "bundle",
    absWorkingDir: folder,
    write: false,
    metafile: true,
    logLevel: "silent",
    ...options,
    conditions: ["@holdfast/source", ...(options.conditions ?? [])],
  });
  const outputs = Object.entries(metafile.outputs);
  const bytesOf = (paths: ReadonlySet<string>): number =>
    outputs
      .map(([path], index) => (paths.has(path) ? gzipSync(outputFiles[index]?.contents ?? "").length : 0))
      .reduce((sum, bytes) => sum + bytes, 0);
  const initial = new Set(outputs.filter(([, { entryPoint }]) => entryPoint === "<stdin>").map(([path]) => path));
  for (const path of initial) {
    for (const one of metafile.outputs[path]?.imports ?? []) if (one.kind === "import-statement") initial.add(one.path);
  }
  return {
    text: outputFiles.map((file) => file.text).join("\n"),
    initialBytes: bytesOf(initial),
    resumableBytes: bytesOf(
      new Set(
        outputs.filter(([, { entryPoint }]) => entryPoint?.endsWith("resumable-upload.ts")).map(([path]) => path),
      ),
    ),
    allBytes: bytesOf(new Set(outputs.map(([path]) => path))),
    inputs: Object.keys(metafile.inputs),
    externals: outputs.flatMap(([, { imports }]) => imports.filter(({ external }) => external)),
  };
}

const ALL = 'import * as sdk from "@holdfast/sdk"; globalThis.sdk = sdk;';
const CLIENT =
  'import { createClient } from "@holdfast/sdk"; globalThis.client = createClient({ url: "http://a", anonKey: "b" });';

describe("for browsers and React Native", () => {
  it.each([
    ["a browser", { platform: "browser" }],
    [
      "React Native",
      { platform: "neutral", mainFields: ["react-native", "browser", "main"], conditions: ["react-native", "browser"] },
    ],
  ] as const)("%s gets nothing of Node", async (_, options) => {
    const { text, inputs, externals } = await bundle(ALL, options as BuildOptions);
    expect(externals).toEqual([]);
    expect(text).not.toMatch(/\brequire\(|\bnode:|\bprocess\.|\bBuffer\b/);
    const packages = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
    expect([...new Set(packages)].sort()).toEqual(["isomorphic-ws", "ky"]);
  });

  it("loads at most 12 kB at once, 16 kB with realtime, and 3 kB for the first large upload", async () => {
    const { initialBytes, resumableBytes, allBytes } = await bundle(CLIENT, { platform: "browser" });
    expect(initialBytes).toBeLessThanOrEqual(12_000);
    expect(resumableBytes).toBeGreaterThan(1_000);
    expect(resumableBytes).toBeLessThanOrEqual(3_000);
    expect(allBytes - resumableBytes).toBeLessThanOrEqual(16_000);
    expect(allBytes - resumableBytes).toBeGreaterThan(initialBytes + 1_000);
  });

  it("leaves out what is not used", async () => {
    const { initialBytes, inputs } = await bundle(
      'import { isApiError } from "@holdfast/sdk"; globalThis.is = isApiError;',
      {
        platform: "browser",
        splitting: false,
      },
    );
    expect(initialBytes).toBeLessThan(300);
    expect(inputs.length).toBeGreaterThan(1);
  });
});

describe("for other runtimes", () => {
  it.each(["deno", "bun", "workerd"])("%s finds all it loads at once without Node", async (runtime) => {
    const { text, externals } = await bundle(ALL, {
      platform: "neutral",
      conditions: [runtime, "worker"],
      external: ["isomorphic-ws"],
    });
    // Asked for only where there is no WebSocket, which these have.
    expect(externals).toMatchObject([{ path: "isomorphic-ws", kind: "dynamic-import" }]);
    expect(text).not.toMatch(/\brequire\(|\bnode:|\bBuffer\b/);
  });

  it("Node gets ws, once realtime is used", async () => {
    const { externals } = await bundle(CLIENT, { platform: "node", packages: "bundle" });
    expect(externals.map(({ path }) => path)).toContain("http");
  });
});
