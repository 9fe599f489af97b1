import { type FileHandle, open, rm } from "node:fs/promises";

/**
 * Makes a file at `path` with what `fill` writes, lets `use` place it, and answers what `fill` did. The content is on
 * the disk before `use`. When anything fails, no file is left at `path`.
 */
export async function writeNewFile<T>(
  path: string,
  fill: (file: FileHandle) => Promise<T>,
  use: () => Promise<void>,
): Promise<T> {
  const file = await open(path, "wx+", 0o600);
  try {
    const result = await fillDurably(file, fill);
    await use();
    return result;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function fillDurably<T>(file: FileHandle, fill: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    const result = await fill(file);
    await file.datasync();
    return result;
  } finally {
    await file.close();
  }
}
