import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, type BuildResult, build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

interface Bundle {
  readonly text: string;
  /** Minified and gzipped: what is loaded at once, what more with realtime, and with the first large upload. */
  readonly initialBytes: number;
  readonly realtimeBytes: number;
  readonly uploadBytes: number;
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
  /** The files that are loaded with an entry, and those that they import. */
  const loadedWith = (entry: string): ReadonlySet<string> => {
    const loaded = new Set(outputs.filter(([, { entryPoint }]) => entryPoint?.endsWith(entry)).map(([path]) => path));
    for (const path of loaded) {
      for (const one of metafile.outputs[path]?.imports ?? [])
        if (one.kind === "import-statement") loaded.add(one.path);
    }
    return loaded;
  };
  const initial = loadedWith("<stdin>");
  const more = (entry: string): ReadonlySet<string> =>
    new Set([...loadedWith(entry)].filter((path) => !initial.has(path)));
  return {
    text: outputFiles.map((file) => file.text).join("\n"),
    initialBytes: bytesOf(initial),
    realtimeBytes: bytesOf(more("realtime-hub.ts")),
    uploadBytes: bytesOf(new Set([...more("send-upload.ts"), ...more("resumable-upload.ts")])),
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

  it("loads at most 12 kB at once, 16 kB with realtime, and 3.2 kB more for the first large upload", async () => {
    const { initialBytes, realtimeBytes, uploadBytes } = await bundle(CLIENT, { platform: "browser" });
    expect(initialBytes).toBeLessThanOrEqual(12_000);
    expect(realtimeBytes).toBeGreaterThan(1_000);
    expect(initialBytes + realtimeBytes).toBeLessThanOrEqual(16_000);
    expect(uploadBytes).toBeGreaterThan(1_000);
    expect(uploadBytes).toBeLessThanOrEqual(3_200);
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
