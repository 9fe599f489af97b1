import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyStorage } from "../../src/index.js";
import { childAdapters, startChildServer } from "./start-child-server.js";

/*
 * Checks what a server before it, which was killed, has left; then writes, replaces and deletes files until it is killed
 * itself. The ledger says what was begun and what was acknowledged. Arguments: folder, "work" or "end".
 */
const [folder = "", mode = ""] = process.argv.slice(2);
const ledgerFile = join(folder, "ledger");
const PATHS = 6;

/** In a bucket, the largest is more than a part. */
const SIZES = [20, 5_000, 300_000, process.env.HOLDFAST_CHILD_S3 === undefined ? 2_500_000 : 6_000_000];

/** What a path may hold: the number of a content, or null for nothing. */
type Content = number | null;
interface Entry {
  readonly path: string;
  readonly content: Content;
  readonly isDone: boolean;
}

/** Bytes that tell where they belong, from few to some megabytes. */
function bytesOf(path: string, content: number): Uint8Array {
  const size = SIZES[content % 4] ?? 20;
  return new TextEncoder().encode(`${path}:${content};`.repeat(Math.ceil(size / 10)));
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

type Child = Awaited<ReturnType<typeof startChildServer>>;

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

/** A body that comes in pieces, so that a kill falls between them. */
function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise(setImmediate);
      if (position >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(position, position + 65_536));
      position += 65_536;
    },
  });
}

async function work({ send }: Child, path: string, first: number): Promise<never> {
  for (let content = first; ; content += PATHS) {
    const deletes = content % 5 === 0;
    const next = deletes ? null : content;
    note({ path, content: next, isDone: false });
    const { status } = deletes
      ? await send("DELETE", `/files/child/${path}`)
      : await send("PUT", `/files/upload/child/${path}`, { body: inPieces(bytesOf(path, content)) });
    assert.ok(deletes ? [204, 404].includes(status) : [200, 201].includes(status), `${path}: ${status}`);
    note({ path, content: next, isDone: true });
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

/** After the grace, storage holds exactly what files refer to. */
async function checkSwept({ server }: Child): Promise<void> {
  await server.close();
  // A server that closes leaves the rest of a long sweep to the next start.
  for (let starts = 0; starts < MAX_SWEEPS && (await countUnswept()) > 0; starts += 1) {
    await (await startChildServer(folder, SWEPT_AFTER_MS)).server.close();
  }
  const { database, storage } = childAdapters(folder);
  await Promise.all([database.open(), storage.open()]);
  const sql =
    "select b.id, b.state, f.id as file from holdfast.blobs b left join holdfast.files f on f.blob_id = b.id order by b.id";
  const { rows } = await database.query({ role: "system", claims: {} }, sql);
  assert.deepEqual(
    rows.filter(({ state, file }) => state !== "stored" || file === null),
    [],
  );
  const { items } = await storage.list({ prefix: "", limit: 1000 });
  assert.deepEqual(
    items.map(({ key }) => key),
    rows.map(({ id }) => `blobs/${id}`),
  );
  const { faults } = await verifyStorage({ database, storage });
  assert.deepEqual(faults, []);
  await Promise.all([database.close(), storage.close()]);
}

const { allowed, last } = readLedger();
const child = await startChildServer(folder, mode === "end" ? SWEPT_AFTER_MS : 0);
await check(child, allowed);
if (mode === "end") {
  await checkSwept(child);
  process.stdout.write(`checked ${last}\n`);
} else {
  process.stdout.write("working\n");
  await Promise.all(Array.from({ length: PATHS }, (_, i) => work(child, `file-${i}`, last + 1 + i)));
}
