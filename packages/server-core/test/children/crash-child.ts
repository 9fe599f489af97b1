import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ListedObject, StorageAdapter } from "@holdfast/adapter-api";
import { verifyStorage } from "../../src/index.js";
import { asCopy, asOneBody, asSession, bytesOf, type Child, type Content, putVersion, type Way } from "./crash-work.js";
import { childAdapters, startChildServer } from "./start-child-server.js";

/*
 * Checks what a server before it, which was killed, has left; then writes, replaces, copies and deletes files, in one body and in parts, until it is killed
 * itself. The ledger says what was begun and what was acknowledged. Arguments: folder, "work" or "end".
 */
const [folder = "", mode = ""] = process.argv.slice(2);
const ledgerFile = join(folder, "ledger");
const versionsFile = join(folder, "versions");
const WAYS: readonly Way[] = [asOneBody, asOneBody, asOneBody, asCopy, asSession, asSession];

interface Entry {
  readonly path: string;
  readonly content: Content;
  readonly isDone: boolean;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The states that each path may be in: what was acknowledged last, and what was begun after. */
function readLedger(): { readonly allowed: Map<string, Content[]>; readonly last: number } {
  const allowed = new Map<string, Content[]>();
  let last = 0;
  const lines = existsSync(ledgerFile) ? readFileSync(ledgerFile, "utf8").split("\n") : [];
  for (const line of lines.filter((text) => text !== "")) {
    const { path, content, isDone } = JSON.parse(line) as Entry;
    allowed.set(path, isDone ? [content] : [...(allowed.get(path) ?? [null]), content]);
    last = Math.max(last, content ?? 0);
  }
  return { allowed, last };
}

const note = (entry: Entry) => appendFileSync(ledgerFile, `${JSON.stringify(entry)}\n`);

/** The versions that were acknowledged, each with its content. */
function readVersions(): readonly { readonly id: string; readonly content: number }[] {
  if (!existsSync(versionsFile)) return [];
  // The last line may be half written; it was then not acknowledged.
  const lines = readFileSync(versionsFile, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Every acknowledged version reads back whole, and so does every other that is listed. */
async function checkVersions({ send }: Child): Promise<void> {
  const response = await send("GET", "/buckets/kept/versions?limit=1000");
  const { versions } = (await response.json()) as {
    versions: { version_id: string; size: number; checksum_sha256: string }[];
  };
  const listed = new Map(versions.map((version) => [version.version_id, version]));
  for (const { id, content } of readVersions()) {
    assert.equal(listed.get(id)?.checksum_sha256, sha256(bytesOf("kept", content)), `version ${id} is lost`);
  }
  for (const { version_id: id, size, checksum_sha256: digest } of versions) {
    const bytes = new Uint8Array(await (await send("GET", `/file-versions/${id}/download`)).arrayBuffer());
    assert.deepEqual([bytes.length, sha256(bytes)], [size, digest], `version ${id} is not whole`);
  }
}

async function check({ send }: Child, allowed: Map<string, Content[]>): Promise<void> {
  const listed = (await (await send("GET", "/buckets/child/files?limit=1000")).json()) as {
    object_name: string;
    checksum_sha256: string;
    size: number;
  }[];
  const present = new Map(listed.map((file) => [file.object_name, file]));
  for (const path of present.keys()) assert.ok(allowed.has(path), `${path} was never written`);
  for (const [path, contents] of allowed) {
    const file = present.get(path);
    if (file === undefined) {
      assert.ok(contents.includes(null), `${path} is lost; it may be ${contents}`);
      continue;
    }
    const response = await send("GET", `/files/download/child/${path}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.equal(response.status, 200);
    const expected = contents.filter((content) => content !== null).map((content) => sha256(bytesOf(path, content)));
    assert.ok(expected.includes(sha256(bytes)), `${path} is not whole`);
    assert.equal(file.checksum_sha256, sha256(bytes));
    assert.equal(file.size, bytes.length);
  }
}

async function work(child: Child, way: Way, { path, first }: { path: string; first: number }): Promise<never> {
  for (let content = first; ; content += WAYS.length) {
    const next = content % 5 === 0 ? null : content;
    note({ path, content: next, isDone: false });
    await way(child, path, next);
    note({ path, content: next, isDone: true });
  }
}

async function workOnVersions(child: Child, first: number): Promise<never> {
  for (let content = first; ; content += 1) {
    const id = await putVersion(child, "kept", content % 3);
    appendFileSync(versionsFile, `${JSON.stringify({ id, content: content % 3 })}\n`);
  }
}

const SWEPT_AFTER_MS = 3_600_000;
const MAX_SWEEPS = 20;

async function countUnswept(): Promise<number> {
  const { database } = childAdapters(folder);
  await database.open();
  const sql = "select count(*)::int as unswept from holdfast.blobs where state <> 'stored'";
  const { rows } = await database.query<{ unswept: number }>({ role: "system", claims: {} }, sql);
  await database.close();
  return rows[0]?.unswept ?? 0;
}

async function allObjects(storage: StorageAdapter): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await storage.list({ prefix: "", limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    if (page.next === null) return found;
    cursor = page.next;
  }
}

/** After the grace, storage holds exactly what files refer to. */
async function checkSwept({ server }: Child): Promise<void> {
  await server.close();
  // A server that closes leaves the rest of a long sweep to the next start.
  for (let starts = 0; starts < MAX_SWEEPS && (await countUnswept()) > 0; starts += 1) {
    await (await startChildServer(folder, SWEPT_AFTER_MS)).server.close();
  }
  const { database, storage } = childAdapters(folder);
  await Promise.all([database.open(), storage.open()]);
  const sql = `
    select b.id, b.state, b.piece_count, exists (select from holdfast.files where blob_id = b.id)
      or exists (select from holdfast.file_versions where blob_id = b.id)
      or exists (select from holdfast.blob_pieces where piece_id = b.id) as used
    from holdfast.blobs b order by b.id`;
  const { rows } = await database.query({ role: "system", claims: {} }, sql);
  assert.deepEqual(
    rows.filter(({ state, used }) => state !== "stored" || used !== true),
    [],
  );
  const items = await allObjects(storage);
  assert.deepEqual(
    items.map(({ key }) => key),
    rows.filter(({ piece_count: pieces }) => pieces === 0).map(({ id }) => `blobs/${id}`),
  );
  const { faults } = await verifyStorage({ database, storage });
  assert.deepEqual(faults, []);
  await Promise.all([database.close(), storage.close()]);
}

const { allowed, last } = readLedger();
const child = await startChildServer(folder, mode === "end" ? SWEPT_AFTER_MS : 0);
await check(child, allowed);
await checkVersions(child);
if (mode === "end") {
  await checkSwept(child);
  process.stdout.write(`checked ${last}\n`);
} else {
  process.stdout.write("working\n");
  const workers = WAYS.map((way, i) => work(child, way, { path: `file-${i}`, first: last + 1 + i }));
  await Promise.all([...workers, workOnVersions(child, last)]);
}
