import { S3Error } from "../errors/s3-error.js";

/** Reads a stream by lines and by counts, copying nothing but what lies across chunks. */
export interface ByteReader {
  /** The text up to the next CR LF, which is taken along. Throws `IncompleteBody` at the end, `InvalidRequest` above the limit. */
  line(maxBytes: number): Promise<string>;
  /** The next bytes, one at least and so many at most; throws `IncompleteBody` at the end. */
  some(maxBytes: number): Promise<Uint8Array>;
  /** Throws `InvalidRequest` when anything follows. */
  end(): Promise<void>;
  cancel(reason: unknown): Promise<void>;
}

const CR = 13;
const LF = 10;

export function createByteReader(stream: ReadableStream<Uint8Array>): ByteReader {
  const reader = stream.getReader();
  let rest: Uint8Array = new Uint8Array();

  /** Makes sure that there is something left; false at the end. */
  const fill = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const { done, value } = await reader.read();
      if (done) return false;
      rest = value;
    }
    return true;
  };

  const take = (count: number): Uint8Array => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  };

  return {
    async line(maxBytes) {
      let text = "";
      for (;;) {
        if (!(await fill())) throw brokenOff();
        const end = rest.indexOf(LF);
        const piece = take(end === -1 ? rest.length : end + 1);
        // Latin 1, so that no byte is lost; what is read this way is ASCII.
        if (text.length + piece.length > maxBytes)
          throw new S3Error("InvalidRequest", "A line of the body is too long.");
        text += String.fromCharCode(...piece);
        if (end === -1) continue;
        if (text.charCodeAt(text.length - 2) !== CR) throw malformed();
        return text.slice(0, -2);
      }
    },
    async some(maxBytes) {
      if (!(await fill())) throw brokenOff();
      return take(maxBytes);
    },
    async end() {
      if (await fill()) throw malformed();
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

function brokenOff(): S3Error {
  return new S3Error("IncompleteBody", "The body ended before its last chunk. Send it again, whole.");
}

function malformed(): S3Error {
  return new S3Error("InvalidRequest", "The body is not in the form of aws-chunked.");
}
