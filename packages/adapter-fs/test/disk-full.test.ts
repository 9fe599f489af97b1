import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findFiles, makeDirectory, openStorage, readText } from "./temporary-storage.js";

const SMALL_DISK_BYTES = 8 * 1024 * 1024;

/** A file system of eight megabytes, or null where this user may not make one. */
async function mountSmallDisk(): Promise<string | null> {
  const directory = join(await makeDirectory(), "disk");
  await mkdir(directory);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SMALL_DISK_BYTES}`, "tmpfs", directory], { stdio: "ignore" });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", directory]));
  return directory;
}

it("fails with limit_exceeded and leaves nothing when the disk is full", async ({ skip }) => {
  const directory = await mountSmallDisk();
  if (directory === null) {
    process.stderr.write("SKIPPED: the disk-full test needs the right to mount a tmpfs\n");
    return skip("no right to mount");
  }
  const storage = await openStorage(directory);
  const half = Buffer.alloc(SMALL_DISK_BYTES * 0.6, 7);
  await storage.put("first", half);
  const old = await storage.put("second", Buffer.from("old"));
  const { uploadId = "" } = (await storage.resumable?.begin("third")) ?? {};
  const before = await findFiles(directory);
  const full = { code: "limit_exceeded", adapter: "fs" };

  await expect(storage.put("new/one", new Blob([half]).stream())).rejects.toMatchObject(full);
  await expect(storage.put("second", half)).rejects.toMatchObject(full);
  await expect(storage.copy("first", "second")).rejects.toMatchObject(full);
  await expect(storage.resumable?.writePart(uploadId, 1, half)).rejects.toMatchObject(full);

  expect(await findFiles(directory)).toEqual(before);
  expect(await storage.head("second")).toEqual(old);
  expect(await readText(storage, "second")).toBe("old");
  await storage.delete(["first"]);
  await storage.put("new/one", half);
  expect((await storage.head("new/one"))?.size).toBe(half.length);
});
