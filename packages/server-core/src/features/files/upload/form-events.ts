import { type MultipartError, make as makeParser, type PartInfo } from "multipasta";
import { AppError } from "../../../errors/app-error.js";
import { readChunk } from "../blobs/read-chunk.js";
import { type PartName, readFormDisposition } from "./form-disposition.js";

/** What a form says, in its order. Between `file` and `end` come the bytes of the file. */
export type FormEvent =
  | { readonly kind: "field"; readonly name: string; readonly value: Uint8Array }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly filename: string | null;
      readonly contentType: string | null;
    }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "end" };

const MAX_PARTS = 20;
const MAX_FIELD_BYTES = 64 * 1024;
const DASH = 45;

/**
 * Parses multipart/form-data (RFC 7578) as it arrives, reading no further than the next event needs. Null ends it.
 * A body that is broken, or ends before its last boundary, fails with `invalid_body`.
 */
export function readFormEvents(body: ReadableStream<Uint8Array>, contentType: string): () => Promise<FormEvent | null> {
  const events: FormEvent[] = [];
  const state: { done: boolean; failure: AppError | null } = { done: false, failure: null };
  const fail = (failure: AppError): void => {
    state.failure ??= failure;
  };
  const parser = makeParser({
    headers: { "content-type": contentType },
    maxParts: MAX_PARTS,
    maxFieldSize: MAX_FIELD_BYTES,
    isFile: (info) => nameOf(info)?.name === "file",
    onField: (info, value) => {
      const name = nameOf(info);
      if (name === null) fail(brokenForm("a part says no name"));
      else events.push({ kind: "field", name: name.name, value });
    },
    onFile: (info) => {
      const { name, filename } = nameOf(info) ?? { name: "", filename: null };
      const header = info.headers["content-type"];
      events.push({ kind: "file", name, filename, contentType: typeof header === "string" ? header : null });
      return (bytes) => events.push(bytes === null ? { kind: "end" } : { kind: "bytes", bytes });
    },
    onError: (error) => fail(brokenForm(REASONS[error._tag])),
    onDone: () => {
      state.done = true;
    },
  });
  const write = withoutDashAtTheEnd(parser.write);
  const reader = body.getReader();

  const readMore = async (): Promise<void> => {
    const chunk = await readChunk(reader);
    try {
      write(chunk);
      if (chunk !== null) return;
      if (!state.done) parser.end();
    } catch (cause) {
      // A filename* that is no percent-encoded UTF-8 throws in the parser.
      throw brokenForm("a part's header cannot be read", cause);
    }
    if (!state.done) fail(brokenForm("it ends before its last boundary"));
  };

  return async () => {
    for (;;) {
      const event = events.shift();
      if (event !== undefined) return event;
      if (state.failure !== null || state.done) {
        await reader.cancel();
        if (state.failure !== null) throw state.failure;
        return null;
      }
      await readMore();
    }
  };
}

const REASONS: Readonly<Record<MultipartError["_tag"], string>> = {
  InvalidBoundary: "the content type names no boundary",
  BadHeaders: "a part's header cannot be read",
  InvalidDisposition: "a part says no name",
  ReachedLimit: `it has more than ${MAX_PARTS} parts, or a field above ${MAX_FIELD_BYTES} bytes`,
  EndNotReached: "it ends before its last boundary",
};

function brokenForm(reason: string, cause?: unknown): AppError {
  return new AppError("invalid_body", `The form cannot be read: ${reason}.`, cause === undefined ? {} : { cause });
}

/** The parser's own reading of this header knows no names beyond Latin-1. */
function nameOf(info: PartInfo): PartName | null {
  const header = info.headers["content-disposition"];
  return typeof header === "string" ? readFormDisposition(header) : null;
}

/**
 * The parser takes the two dashes after the last boundary for the end only when they come together, so dashes at the end of a
 * chunk wait for what follows them. Null says that nothing does.
 */
function withoutDashAtTheEnd(write: (chunk: Uint8Array) => void): (chunk: Uint8Array | null) => void {
  let held = 0;
  return (chunk) => {
    const bytes = held === 0 && chunk !== null ? chunk : withDashes(held, chunk);
    held = 0;
    while (chunk !== null && held < 2 && bytes[bytes.length - 1 - held] === DASH) held++;
    if (bytes.length > held) write(bytes.subarray(0, bytes.length - held));
  };
}

function withDashes(count: number, chunk: Uint8Array | null): Uint8Array {
  const bytes = new Uint8Array(count + (chunk?.length ?? 0)).fill(DASH, 0, count);
  if (chunk !== null) bytes.set(chunk, count);
  return bytes;
}
