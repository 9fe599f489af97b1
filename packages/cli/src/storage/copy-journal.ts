import { type FileHandle, open, readFile } from "node:fs/promises";

/** What a copy has done so far, in a file, so that it can be broken off and go on. */
export interface CopyJournal {
  /** Whether the object was copied and checked when it had this etag. */
  has(key: string, etag: string): boolean;
  /** Notes that it was. */
  add(key: string, etag: string): Promise<void>;
  close(): Promise<void>;
}

interface Line {
  readonly key: string;
  readonly etag: string;
}

/** Opens the journal of copying from one place to another. Fails when the file is of another copy. */
export async function openCopyJournal(
  path: string,
  places: { readonly from: string; readonly to: string },
): Promise<CopyJournal> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const head = JSON.stringify({ holdfast: "storage copy", ...places });
  const [first = "", ...lines] = text.split("\n");
  if (text !== "" && first !== head) {
    throw new Error(`${path} is not the journal of this copy. Give another with --journal, or remove it.`);
  }
  const etags = new Map(lines.flatMap(readLine).map(({ key, etag }) => [key, etag]));
  const file: FileHandle = await open(path, "a", 0o600);
  // A line that a crash has cut short is not to run into the next.
  await file.appendFile(text === "" ? `${head}\n` : text.endsWith("\n") ? "" : "\n");
  return {
    has: (key, etag) => etags.get(key) === etag,
    async add(key, etag) {
      etags.set(key, etag);
      await file.appendFile(`${JSON.stringify({ key, etag })}\n`);
    },
    close: () => file.close(),
  };
}

function readLine(text: string): Line[] {
  try {
    const { key, etag } = JSON.parse(text) as Partial<Line>;
    return typeof key === "string" && typeof etag === "string" ? [{ key, etag }] : [];
  } catch {
    return [];
  }
}
