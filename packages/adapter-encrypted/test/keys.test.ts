import { expect, it } from "vitest";
import { encryptedStorage, newStorageKey, parseStorageKeys, storageKeyLine } from "../src/index.js";
import { openStorage, readContent, readSealed, someBytes } from "./temporary-storage.js";

it("reads what it writes: lines, comments, several keys in one variable", () => {
  const [old, recent] = [newStorageKey(new Date("2026-01-02")), newStorageKey()];
  expect(old.id).toMatch(/^2026-01-02-[0-9a-f]{6}$/);
  const file = `# keep this file safe\n${storageKeyLine(old)}\n\n  ${storageKeyLine(recent)}\r\n`;
  expect(parseStorageKeys(file)).toEqual([old, recent]);
  expect(parseStorageKeys(`${storageKeyLine(old)} ${storageKeyLine(recent)}`)).toEqual([old, recent]);
});

it.each([
  ["nothing", ""],
  ["a comment alone", "# none"],
  ["a secret that is too short", "id:c2VjcmV0"],
  ["no id", `:${"A".repeat(43)}`],
  ["an id in capitals", `ID:${"A".repeat(43)}`],
  ["the same id twice", `id:${"A".repeat(43)}\nid:${"B".repeat(42)}A`],
])("refuses %s without a secret in the text", (_, text) => {
  expect(() => parseStorageKeys(text)).toThrow(
    expect.objectContaining({ code: "invalid_input", message: expect.not.stringMatching(/c2VjcmV0|AAAA|BBBB/) }),
  );
});

it("refuses keys that cannot be, before any I/O", async () => {
  const { inner } = await openStorage();
  for (const keys of [[], [{ id: "a", secret: new Uint8Array(31) }], [{ id: "a.b", secret: new Uint8Array(32) }]]) {
    expect(() => encryptedStorage(inner, { keys })).toThrow(expect.objectContaining({ code: "invalid_input" }));
  }
});

it("seals by the newest key, opens by all, and rewraps so that the old one can go", async () => {
  const [old, recent] = [newStorageKey(), newStorageKey()];
  const { inner, storage } = await openStorage([old]);
  const contents = new Map([
    ["a", someBytes(0)],
    ["b", someBytes(70_000)],
    ["c", someBytes(5)],
  ]);
  for (const [key, bytes] of contents) await storage.put(key, bytes, { contentType: "image/png", metadata: { key } });

  const both = encryptedStorage(inner, { keys: [old, recent] });
  expect(await readContent(both, "b")).toEqual(contents.get("b"));
  await both.put("c", someBytes(5), { contentType: "image/png", metadata: { key: "c" } });
  const seen: number[] = [];
  const report = await both.rewrap({ onProgress: ({ checked }) => seen.push(checked) });
  expect(report).toEqual({ checked: 3, rewritten: 2 });
  expect(seen).toEqual([1, 2, 3]);
  expect(await both.rewrap()).toEqual({ checked: 3, rewritten: 0 });

  const alone = encryptedStorage(inner, { keys: [recent] });
  for (const [key, bytes] of contents) {
    expect(await readContent(alone, key)).toEqual(bytes);
    expect(await alone.head(key)).toMatchObject({ contentType: "image/png", metadata: { key } });
  }
  await expect(storage.head("a"), "the old key alone").rejects.toMatchObject({ details: { reason: "unknown_key" } });
});

it("rewraps nothing that was changed or deleted meanwhile", async () => {
  const [old, recent] = [newStorageKey(), newStorageKey()];
  const { inner, storage } = await openStorage([old]);
  for (const key of ["changed", "deleted", "gone", "kept"]) await storage.put(key, someBytes(10));
  const both = encryptedStorage(inner, { keys: [old, recent] });
  const { list, head } = inner;
  inner.list = async (request, options) => {
    const page = await list(request, options);
    await storage.delete(["gone"]);
    return page;
  };
  inner.head = async (key, options) => {
    const info = await head(key, options);
    if (key === "changed") await storage.put(key, someBytes(3));
    if (key === "deleted") await storage.delete([key]);
    return info;
  };
  expect(await both.rewrap()).toEqual({ checked: 3, rewritten: 1 });
  expect(await readContent(both, "changed")).toEqual(someBytes(3));
  expect(await both.head("deleted")).toBeNull();
});

it("ends rewrapping by the signal, and goes on where it was", async () => {
  const [old, recent] = [newStorageKey(), newStorageKey()];
  const { inner, storage } = await openStorage([old]);
  for (const key of ["a", "b", "c"]) await storage.put(key, someBytes(10));
  const both = encryptedStorage(inner, { keys: [old, recent] });
  const aborter = new AbortController();
  const ending = both.rewrap({ signal: aborter.signal, onProgress: () => aborter.abort() });
  await expect(ending).rejects.toMatchObject({ code: "aborted" });
  expect(await both.rewrap()).toEqual({ checked: 3, rewritten: 2 });
});

it("says of itself only what holds", async () => {
  const { inner, storage } = await openStorage();
  expect(storage.resumable).toBeUndefined();
  expect(storage.signUrl).toBeUndefined();
  expect(storage.capabilities.sha256Etags).toBeUndefined();
  const { etag } = await storage.put("k", someBytes(10));
  expect(etag).toBe((await readSealed(inner, "k")).info.etag);
});
