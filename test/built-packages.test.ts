import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWorkspaces, root, type Workspace } from "../scripts/workspaces.js";
import { createPackedConsumer, type PackedConsumer } from "./packed-consumer.js";

const run = promisify(execFile);
const workspaces = readWorkspaces();
let consumer: PackedConsumer;

beforeAll(async () => {
  await run(process.execPath, [join(root, "scripts/set-up.mjs")]);
  consumer = await createPackedConsumer();
}, 300_000);

afterAll(() => consumer?.[Symbol.asyncDispose]());

describe.each(workspaces.map((workspace) => [workspace.name, workspace] as const))("%s", (name, workspace) => {
  it.each(entryPoints(workspace))(
    "imports %s under plain Node, with the names that the source exports",
    async (entry) => {
      const script = `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(entry)}))))`;
      const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
        cwd: consumer.folder,
      });
      const source: object = await import(/* @vite-ignore */ entry);
      expect(JSON.parse(stdout)).toEqual(Object.keys(source).sort());
    },
  );

  it("is built from its own files alone", () => {
    const sources = distFiles(name, ".js.map").flatMap((file) => JSON.parse(readFileSync(file, "utf8")).sources);
    expect(sources).not.toEqual([]);
    expect(sources.filter((source: string) => !/^\.\.\/(src|generated)\//.test(source))).toEqual([]);
  });

  it("imports only what it declares", () => {
    const declared = Object.keys({ ...workspace.manifest.dependencies, ...workspace.manifest.peerDependencies });
    const isCovered = (specifier: string): boolean =>
      /^(\.|node:)/.test(specifier) || declared.some((one) => specifier === one || specifier.startsWith(`${one}/`));
    const imports = [...distFiles(name, ".js"), ...distFiles(name, ".d.ts")].flatMap((file) =>
      ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles.map((one) => one.fileName),
    );
    expect(imports.filter((specifier) => !isCovered(specifier))).toEqual([]);
  });

  it.runIf(workspace.manifest.bin).each(Object.entries(workspace.manifest.bin ?? {}))("runs %s", async (_, file) => {
    const { stdout } = await run(process.execPath, [join(consumer.packageFolder(name), file), "--help"]);
    expect(stdout).toContain("Usage");
  });
});

it.each([
  ["nodenext", { module: "nodenext", moduleResolution: "nodenext" }],
  ["bundler", { module: "esnext", moduleResolution: "bundler" }],
])(
  "has types that a consumer with moduleResolution %s can read",
  async (kind, options) => {
    const entries = workspaces.flatMap(entryPoints);
    const imports = entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)};`);
    const uses = entries.map((_, index) => `console.log(entry${index});`);
    consumer.write(`${kind}.ts`, [...imports, ...uses, ""].join("\n"));
    const compilerOptions = { ...options, target: "es2023", strict: true, noEmit: true, types: ["node"] };
    const project = consumer.write(`tsconfig.${kind}.json`, JSON.stringify({ compilerOptions, files: [`${kind}.ts`] }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await run(process.execPath, [tsc, "-p", project]).catch((error) => error);
    expect(stdout).toBe("");
  },
  120_000,
);

function entryPoints({ name, manifest }: Workspace): string[] {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target !== "string")
    .map(([path]) => name + path.slice(1));
}

function distFiles(name: string, ending: string): string[] {
  const dist = join(consumer.packageFolder(name), "dist");
  return readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(dist, file));
}
