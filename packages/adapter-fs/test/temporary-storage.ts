import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { onTestFinished } from "vitest";
import { fsStorage } from "../src/index.js";

/** A directory that is removed after the test. */
export async function makeDirectory(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "holdfast-fs-")));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** An open storage, closed after the test. */
export async function openStorage(directory: string): Promise<StorageAdapter> {
  const storage = fsStorage({ directory });
  await storage.open();
  onTestFinished(() => storage.close());
  return storage;
}

/** The paths of all files below the directory that are no part of the layout itself, sorted. */
export async function findFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== "holdfast-storage" && entry.name !== "owner")
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

/** Runs a script of this folder, in TypeScript, in a process of its own; killed after the test at the latest. */
export function startScript(name: string, args: readonly string[]): ChildProcess {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@holdfast/source", "--import", "tsx", script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** The script's lines as they come, to its end. */
export async function* readLines(child: ChildProcess): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of child.stdout ?? []) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

export async function readText(storage: StorageAdapter, key: string): Promise<string | null> {
  const object = await storage.get(key);
  return object && new Response(object.body).text();
}
