import type { ResolvedRange } from "./byte-range.js";

/** Several parts of a file in one body. */
export interface MultipartRanges {
  readonly contentType: string;
  readonly contentLength: number;
  /** Opens one part after the other, as it is read. */
  body(open: (range: ResolvedRange) => Promise<ReadableStream<Uint8Array>>): ReadableStream<Uint8Array>;
}

/** The form `multipart/byteranges` (RFC 9110, section 14.6). The boundary is random, so no content holds it but by chance. */
export function multipartRanges(
  ranges: readonly ResolvedRange[],
  { contentType, size }: { readonly contentType: string; readonly size: number },
): MultipartRanges {
  const boundary = `holdfast-${crypto.randomUUID()}`;
  const encoder = new TextEncoder();
  const heads = ranges.map(({ start, end }) =>
    encoder.encode(
      `\r\n--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Range: bytes ${start}-${end}/${size}\r\n\r\n`,
    ),
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  const sizes = ranges.map(({ start, end }, i) => end - start + 1 + (heads[i]?.byteLength ?? 0));

  return {
    contentType: `multipart/byteranges; boundary=${boundary}`,
    contentLength: sizes.reduce((sum, bytes) => sum + bytes, tail.byteLength),
    body(open) {
      let next = 0;
      let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            while (reader !== null) {
              const { done, value } = await reader.read();
              if (!done) return controller.enqueue(value);
              reader = null;
            }
            const [range, head] = [ranges[next], heads[next]];
            next += 1;
            if (range === undefined || head === undefined) {
              controller.enqueue(tail);
              return controller.close();
            }
            reader = (await open(range)).getReader();
            controller.enqueue(head);
          },
          cancel: (reason) => reader?.cancel(reason),
        },
        { highWaterMark: 0 },
      );
    },
  };
}
