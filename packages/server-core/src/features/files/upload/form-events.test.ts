import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FormEvent, readFormEvents } from "./form-events.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Streams the bytes in pieces of the given sizes, over and over. */
function inPieces(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let position = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      const size = sizes[turn++ % sizes.length] ?? 1;
      if (position >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(position, position + size));
      position += size;
    },
  });
}

async function readAll(body: ReadableStream<Uint8Array>, contentType: string): Promise<FormEvent[]> {
  const next = readFormEvents(body, contentType);
  const events: FormEvent[] = [];
  for (let event = await next(); event !== null; event = await next()) events.push(event);
  return events;
}

/** The form's fields and its file's bytes, joined. */
function summary(events: readonly FormEvent[]) {
  const fields = events.flatMap((event) => (event.kind === "field" ? [[event.name, decoder.decode(event.value)]] : []));
  const file = events.find((event) => event.kind === "file");
  const bytes = events.flatMap((event) => (event.kind === "bytes" ? [...event.bytes] : []));
  return { fields, filename: file?.filename, bytes, ended: events.some(({ kind }) => kind === "end") };
}

const broken = (text: string, contentType = "multipart/form-data; boundary=b") =>
  expect(readAll(inPieces(encoder.encode(text), [7]), contentType)).rejects.toMatchObject({ code: "invalid_body" });

describe("readFormEvents", () => {
  it("reads what the platform's own FormData writes, however it is cut", async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      // What looks like a boundary, and is none.
      fc
        .array(fc.constantFrom("\r\n", "\r", "\n", "-", "--", "\r\n--", "\r\n----formdata", "x"))
        .map((parts) => encoder.encode(parts.join(""))),
    );
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => !/[\r\n]/.test(text) && !/\p{Cs}/u.test(text));
    const pieces = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(content, name, pieces, async (bytes, filename, sizes) => {
        const form = new FormData();
        form.set("path", `before ${filename}`);
        form.set("file", new File([bytes as BlobPart], filename));
        form.set("metadata", "{}");
        const response = new Response(form);
        const contentType = response.headers.get("content-type") ?? "";
        const whole = new Uint8Array(await response.arrayBuffer());
        expect(summary(await readAll(inPieces(whole, sizes), contentType))).toEqual({
          fields: [
            ["path", `before ${filename}`],
            ["metadata", "{}"],
          ],
          filename,
          bytes: [...bytes],
          ended: true,
        });
      }),
      { numRuns: 300 },
    );
  });

  it("finds the end wherever the last dashes are cut", async () => {
    const text = '--b-\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc--\r\n--b---\r\n';
    for (let size = 1; size <= text.length; size++) {
      const events = await readAll(inPieces(encoder.encode(text), [size]), "multipart/form-data; boundary=b-");
      expect(decoder.decode(new Uint8Array(summary(events).bytes))).toBe("abc--");
    }
  });

  it("reads no further ahead than it must", async () => {
    let pulled = 0;
    const head = encoder.encode('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n');
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(pulled++ === 0 ? head : new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    const next = readFormEvents(body, "multipart/form-data; boundary=b");
    await next();
    for (let chunk = 0; chunk < 50; chunk++) expect((await next())?.kind).toBe("bytes");
    expect(pulled).toBeLessThanOrEqual(53);
  });

  it("refuses forms that are broken", async () => {
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc';
    await broken("", "multipart/form-data");
    await broken("");
    await broken("no boundary at all");
    await broken(part);
    await broken(`${part}\r\n--b`);
    await broken(`${part}\r\n--b-`);
    await broken("--b\r\nContent-Disposition: form-data; na");
    await broken("--b\r\nBad Header: x\r\n\r\nabc\r\n--b--\r\n");
    await broken('--b\r\nContent-Disposition: attachment; name="file"\r\n\r\nabc\r\n--b--\r\n');
    await broken("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%ff\r\n\r\nabc\r\n--b--\r\n");
    await broken(`--b\r\nX: ${"y".repeat(20_000)}\r\n\r\n\r\n--b--\r\n`);
    const field = '--b\r\nContent-Disposition: form-data; name="path"\r\n\r\n';
    await broken(`${`${field}a\r\n`.repeat(30)}--b--\r\n`);
    await broken(`${field}${"a".repeat(70_000)}\r\n--b--\r\n`);
  });

  it("fails as the body fails", async () => {
    const failing = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    await expect(readAll(failing, "multipart/form-data; boundary=b")).rejects.toMatchObject({
      code: "client_closed",
    });
  });
});
