import { closeSync, fstat, open, read } from "node:fs";
import { promisify } from "node:util";

const openDescriptor = promisify(open);
const statDescriptor = promisify(fstat);
const readDescriptor = promisify(read);

/** Closes what a body that nobody read to its end, or cancelled, has left open. */
const dropped = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** A file open for reading, by its descriptor: a FileHandle costs as much again as the calls it makes. Whoever opens it closes it. */
export class OpenFile {
  #descriptor: number | null;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
    dropped.register(this, descriptor, this);
  }

  static async open(path: string, flags: number): Promise<OpenFile> {
    return new OpenFile(await openDescriptor(path, flags));
  }

  /** The length in bytes. */
  async size(): Promise<number> {
    return (await statDescriptor(this.#opened())).size;
  }

  /** Fills a part of `buffer` from `position` in the file, as far as one call of the system does; 0 at the end. */
  async read(
    buffer: Uint8Array,
    part: { readonly offset: number; readonly length: number },
    position: number,
  ): Promise<number> {
    const { bytesRead } = await readDescriptor(this.#opened(), buffer, part.offset, part.length, position);
    return bytesRead;
  }

  /** May be called again; not while a call is under way. Closing what was only read does not wait for the disk. */
  close(): void {
    const descriptor = this.#descriptor;
    if (descriptor === null) return;
    this.#descriptor = null;
    dropped.unregister(this);
    closeSync(descriptor);
  }

  #opened(): number {
    // The number may be another file's by now.
    if (this.#descriptor === null) throw new Error("the file is closed");
    return this.#descriptor;
  }
}
