// The lockfile serves every machine: it fits package.json, names no registry host, and locks the binaries of every platform.
// npm leaves out an optional package that its registry does not have, and `npm ci` then refuses. `--write` puts those in.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(file, "utf8"));

const problems = Object.entries(lock.packages)
  .filter(([, entry]) => /^[a-z+]+:/.test(entry.resolved ?? ""))
  .map(([path, entry]) => `${path} names a host: ${entry.resolved}`);
const missing = findMissing(lock.packages);

// npm ci installs by the one and leaves out what only the other has.
const manifest = JSON.parse(readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8"));
for (const key of ["workspaces", "devDependencies"]) {
  if (JSON.stringify(lock.packages[""][key]) !== JSON.stringify(manifest[key])) {
    problems.push(`package.json has other ${key}: run npm install`);
  }
}

if (process.argv.includes("--write")) {
  for (const [path, entry] of missing) lock.packages[path] = entry;
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
} else {
  problems.push(
    ...[...missing.keys()].map((path) => `${path} is not locked: run node scripts/check-lockfile.mjs --write`),
  );
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function findMissing(packages) {
  const found = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const target = `node_modules/${name}`;
      const isLocked = folders(path).some((folder) => `${folder}${target}` in packages);
      if (!isLocked) found.set(target, { version, ...(entry.dev && { dev: true }), optional: true, ...platform(name) });
    }
  }
  return found;
}

// Where Node looks for a dependency of the package at this path, nearest first.
function folders(path) {
  const parents = [""];
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/"))))
    parents.unshift(`${at}/`);
  return parents;
}

// The registry that lacks a package cannot tell its platform: its name does.
function platform(name) {
  const words = name.split("/").at(-1).split("-");
  const pick = (table) => words.map((word) => table[word]).find(Boolean);
  const os = pick({
    android: "android",
    darwin: "darwin",
    freebsd: "freebsd",
    linux: "linux",
    openbsd: "openbsd",
    openharmony: "openharmony",
    win32: "win32",
    windows: "win32",
  });
  const cpu = pick({
    64: "x64",
    arm: "arm",
    arm64: "arm64",
    ia32: "ia32",
    loong64: "loong64",
    ppc64: "ppc64",
    riscv64: "riscv64",
    s390x: "s390x",
    x64: "x64",
  });
  if (!os || !cpu) throw new Error(`cannot tell the platform of ${name}`);
  const libc = pick({ gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" });
  return { cpu: [cpu], ...(os === "linux" && libc && { libc: [libc] }), os: [os] };
}
