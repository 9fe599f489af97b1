// Brings a checkout to where it runs: the right Node, the locked dependencies, built packages. Quick when all is there.
// Plain Node without dependencies, in syntax that Node 14 can read, so that an old Node is told what is wrong.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root, absolute. */
export const root = fileURLToPath(new URL("..", import.meta.url));
const installedFile = "node_modules/.cache/holdfast/installed.json";
const builtFile = "node_modules/.cache/holdfast/built.json";
const buildInputs = [
  ...["package-lock.json", "tsconfig.base.json", "tsup.base.ts", "turbo.json"].map((file) => join(root, file)),
  ...["package.json", "tsconfig.json", "tsup.config.ts", "copy-assets.mjs", "src", "generated"],
];
const buildOutputs = ["dist", "assets"];

/** Makes the checkout ready. `only` names the packages to build, with what they depend on; without it all are. Ends the process on failure. */
export async function setUp({ only } = {}) {
  checkNode();
  await install();
  await build(only);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Holdfast needs Node 20.19 or newer; this is Node ${process.versions.node}. Install a newer one from nodejs.org.`,
  );
}

async function install() {
  if (isInstalled()) return;
  const npm = process.env.npm_execpath || "";
  const command = npm.endsWith("npm-cli.js") ? [process.execPath, npm] : ["npm"];
  await runStep("Installing dependencies", [...command, "ci", "--loglevel=error", "--no-audit", "--no-fund"]);
  writeRecord(installedFile, { lockfile: hashOf("package-lock.json") });
}

// What was installed here is recorded here. Of an install by hand npm's own record tells, which it writes when all is there.
function isInstalled() {
  if (readJson(installedFile)?.lockfile === hashOf("package-lock.json")) return true;
  const installed = readJson("node_modules/.package-lock.json");
  if (!installed) return false;
  const locked = readJson("package-lock.json").packages;
  const isSame = ([path, entry]) => {
    const found = installed.packages[path];
    if (!found) return path === "" || Boolean(entry.optional);
    return found.version === entry.version && found.integrity === entry.integrity;
  };
  return Object.entries(locked).every(isSame) && Object.keys(installed.packages).every((path) => path in locked);
}

async function build(only) {
  const workspaces = readWorkspaces();
  const seen = new Set();
  for (const name of only || workspaces.keys()) closure(workspaces, name, seen);
  const wanted = [...seen];
  const fingerprints = (inputs) =>
    Object.fromEntries(wanted.map((name) => [name, fingerprint(workspaces.get(name).folder, inputs)]));

  const sources = fingerprints(buildInputs);
  const outputs = fingerprints(buildOutputs);
  const built = { sources: {}, outputs: {}, ...readJson(builtFile) };
  const stale = wanted.filter((name) => built.sources[name] !== sources[name] || built.outputs[name] !== outputs[name]);
  if (stale.length === 0) return;

  const turbo = [process.execPath, join(root, "node_modules/turbo/bin/turbo")];
  const filters = wanted.map((name) => `--filter=${name}`);
  const command = [...turbo, "run", "build", "--ui=stream", "--output-logs=errors-only", ...filters];
  await runStep(stale.length === 1 ? `Building ${stale[0]}` : `Building ${stale.length} packages`, command);
  writeRecord(builtFile, {
    sources: { ...built.sources, ...sources },
    outputs: { ...built.outputs, ...fingerprints(buildOutputs) },
  });
}

// Every package that has a build step, by name, with its absolute folder and its manifest.
function readWorkspaces() {
  const folders = ["packages", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
  );
  const workspaces = new Map();
  for (const path of ["openapi", ...folders]) {
    const manifest = readJson(join(path, "package.json"));
    if (manifest?.scripts?.build) {
      workspaces.set(manifest.name, { folder: join(root, path), manifest });
    }
  }
  return workspaces;
}

function closure(workspaces, name, seen) {
  if (!workspaces.has(name) || seen.has(name)) return seen;
  seen.add(name);
  for (const dependency of Object.keys(workspaces.get(name).manifest.dependencies || {})) {
    closure(workspaces, dependency, seen);
  }
  return seen;
}

// Size and time of change: turbo compares contents afterwards, so a false alarm costs a moment and no rebuild.
function fingerprint(folder, inputs) {
  const hash = createHash("sha256");
  const add = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else {
      hash.update(`${path}\n${stat.size}\n${stat.mtimeMs}\n`);
    }
  };
  for (const input of inputs) add(resolve(folder, input));
  return hash.digest("base64");
}

// One line per step; what the command says is shown only when it fails.
function runStep(title, [command, ...args]) {
  process.stderr.write(`${title} … `);
  const started = Date.now();
  return new Promise((done) => {
    const output = [];
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: command === "npm" && process.platform === "win32",
    });
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    const stop = (signal) => child.kill(signal);
    process.on("SIGINT", stop).on("SIGTERM", stop);
    child.on("error", (error) => fail(`failed\n${error.message}`));
    child.on("close", (code, signal) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      if (code === 0) {
        process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
        done();
      } else if (signal) {
        fail("stopped", 128 + constants.signals[signal]);
      } else {
        fail(`failed\n${Buffer.concat(output)}\nFailed: ${[command, ...args].join(" ")}`);
      }
    });
  });
}

function readJson(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function writeRecord(path, record) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

function hashOf(path) {
  return createHash("sha256")
    .update(readFileSync(join(root, path)))
    .digest("base64");
}

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await setUp();
