import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { readWorkspaces, root, type Workspace } from "../scripts/workspaces.js";

// Biome holds the rest: import cycles, file length, file names, default exports, node: modules in the portable packages.

/** Which packages of ours each may depend on. An adapter that is not named here may import the ports only. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "adapter-api": [],
  openapi: [],
  conformance: ["adapter-api"],
  "adapter-pg-embedded": ["adapter-api", "adapter-pg"],
  "server-core": ["adapter-api", "openapi"],
  "server-node": ["server-core"],
  "door-s3": ["server-core", "openapi"],
  "door-tus": ["server-core"],
  sdk: [],
};
const anythingBut: Readonly<Record<string, readonly string[]>> = { cli: ["conformance"] };

const vagueNames = ["utils", "util", "helpers", "helper", "common", "misc", "shared", "lib"];

const workspaces = readWorkspaces();

describe.each(workspaces.map((workspace) => [workspace.name, workspace] as const))("%s", (_name, workspace) => {
  const files = listFiles(workspace.folder);
  const sources = files.filter((file) => file.endsWith(".ts") && inFolder(workspace, file) === "src" && !isTest(file));

  it("depends only on the packages of ours that the map allows", () => {
    const ours = Object.keys(runtimeDependencies(workspace)).filter(isOurs).map(shortName);
    expect(ours.filter((name) => !mayDependOn(shortName(workspace.name), name))).toEqual([]);
  });

  // A type of a development dependency is copied into the package's own types, which the test of the built packages holds.
  it("imports only what its package.json declares, and types of what it is developed with", () => {
    const declared = Object.keys(runtimeDependencies(workspace));
    const inlined = Object.keys(workspace.manifest.devDependencies ?? {});
    const undeclared = sources.flatMap((file) =>
      importsOf(file, inlined)
        .filter((name) => !name.startsWith(".") && !name.startsWith("node:") && !declared.includes(packageOf(name)))
        .map((name) => `${relative(root, file)} imports ${name}`),
    );
    expect(undeclared).toEqual([]);
  });

  it("reaches no file of another package by a path, but for a test that uses another's test harness", () => {
    const isConfig = (file: string) => file.endsWith(".config.ts");
    const escapes = files
      .filter((file) => file.endsWith(".ts") && !isConfig(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => name.startsWith("."))
          .filter((name) => relative(workspace.folder, resolve(dirname(file), name)).startsWith(".."))
          .filter((name) => !(isTestFile(workspace, file) && name.includes("/test/harness/")))
          .map((name) => `${relative(root, file)} imports ${name}`),
      );
    expect(escapes).toEqual([]);
  });

  it("has an index that only re-exports, by name", () => {
    const statements = sources
      .filter((file) => file.endsWith("/index.ts"))
      .flatMap((file) => parse(file).statements.map((statement) => statement.getText().slice(0, 80)));
    expect(statements.filter((text) => !/^export (type )?(\{|\* as )/.test(text))).toEqual([]);
  });

  it("names files and folders for what they hold", () => {
    const parts = files.flatMap((file) => relative(workspace.folder, file).split("/"));
    const vague = parts.filter((part) => vagueNames.includes(part.replace(/\..*$/, "")));
    const folders = files.flatMap((file) => dirname(relative(workspace.folder, file)).split("/"));
    expect([...new Set(vague)]).toEqual([]);
    expect([...new Set(folders)].filter((name) => !/^(\.|[a-z0-9-]+)$/.test(name))).toEqual([]);
  });
});

/** Of a port that the kit has no cases for. */
const withoutKit = ["adapter-sharp"];

it.each(workspaces.filter(isAdapter).map(({ name, folder }) => [name, folder]))(
  "%s runs the conformance kit",
  (_, folder) => {
    const file = join(folder, "test/conformance.test.ts");
    expect(existsSync(file) ? importsOf(file).map(packageOf) : []).toContain("@holdfast/conformance");
  },
);

it("has no cycle between packages", () => {
  const visit = (name: string, path: readonly string[]): readonly string[] => {
    if (path.includes(name)) return [...path, name];
    const workspace = workspaces.find((one) => one.name === name);
    const dependencies = workspace ? Object.keys(runtimeDependencies(workspace)).filter(isOurs) : [];
    return dependencies.map((next) => visit(next, [...path, name])).find((found) => found.length > 0) ?? [];
  };
  expect(workspaces.map(({ name }) => visit(name, [])).find((found) => found.length > 0) ?? []).toEqual([]);
});

function mayDependOn(name: string, other: string): boolean {
  const refused = anythingBut[name];
  if (refused) return !refused.includes(other);
  return (arrows[name] ?? (name.startsWith("adapter-") ? ["adapter-api"] : [])).includes(other);
}

function runtimeDependencies({ manifest }: Workspace): Readonly<Record<string, string>> {
  return { ...manifest.dependencies, ...manifest.peerDependencies };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", "dist", ".turbo", "generated"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

function importsOf(file: string, exceptTypesOf: readonly string[] = []): string[] {
  const text = readFileSync(file, "utf8").replace(
    /^(import|export) type [^;]*?from "([^"]+)";/gm,
    (statement, _keyword, name) => (exceptTypesOf.includes(packageOf(name)) ? "" : statement),
  );
  return ts.preProcessFile(text, true, true).importedFiles.map((one) => one.fileName);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function packageOf(name: string): string {
  return name.split("/", name.startsWith("@") ? 2 : 1).join("/");
}

function isTest(file: string): boolean {
  return /\.test(-d)?\.ts$/.test(file);
}

function isTestFile(workspace: Workspace, file: string): boolean {
  return isTest(file) || inFolder(workspace, file) === "test";
}

function isOurs(name: string): boolean {
  return name.startsWith("@holdfast/");
}

function shortName(name: string): string {
  return name.replace("@holdfast/", "");
}

function isAdapter({ name }: Workspace): boolean {
  return shortName(name).startsWith("adapter-") && !["adapter-api", ...withoutKit].includes(shortName(name));
}

function inFolder({ folder }: Workspace, file: string): string | undefined {
  return relative(folder, file).split("/")[0];
}
