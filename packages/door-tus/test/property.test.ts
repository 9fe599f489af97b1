import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metadata, startTusServer, type TusServer, UPLOADS, upload } from "./tus-server.js";

let server: TusServer;
beforeAll(async () => {
  server = await startTusServer();
});
afterAll(() => server.close());

/** Bytes of which no two stretches are alike. */
function bytesOf(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed | 1;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** A body of chunks that, when it is cut, breaks off after so many bytes. */
function bodyOf(bytes: Uint8Array, chunkSize: number, cutAt: number | null): ReadableStream<Uint8Array> {
  let at = 0;
  const end = cutAt ?? bytes.length;
  return new ReadableStream({
    pull(controller) {
      if (at >= end) {
        if (cutAt === null) return controller.close();
        return controller.error(new Error("the line was cut"));
      }
      const next = Math.min(at + chunkSize, end);
      controller.enqueue(bytes.subarray(at, next));
      at = next;
    },
  });
}

const step = fc.record({
  /** How many bytes the request carries. */
  size: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 3 * 2 ** 20 })),
  chunk: fc.integer({ min: 1, max: 200_000 }).map((size) => Math.max(size, 500)),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null, freq: 4 }),
  checksum: fc.constantFrom(null, "sha1", "md5", "wrong"),
  offBy: fc.constantFrom(0, 0, 0, 0, 1, -1, 77),
});
const plan = fc.record({
  size: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 6 * 2 ** 20 })),
  seed: fc.integer(),
  isDeferred: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Progress {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The offset that the client knows. */
  readonly known: number;
  readonly isTold: boolean;
  readonly isFinished: boolean;
}

function checksumHeader(checksum: Step["checksum"], part: Uint8Array): Record<string, string> {
  if (checksum === null) return {};
  if (checksum === "wrong") return { "upload-checksum": `sha1 ${Buffer.alloc(20).toString("base64")}` };
  return { "upload-checksum": `${checksum} ${createHash(checksum).update(part).digest("base64")}` };
}

/** Sends one part as the step says, and holds the answer and the new offset to what the protocol promises. */
async function take({ path, bytes, known, isTold, isFinished }: Progress, { size, chunk, cut, checksum, offBy }: Step) {
  const part = bytes.subarray(known, known + size);
  const cutAt = cut === null ? null : Math.floor(cut * part.length);
  const offset = Math.max(0, known + offBy);
  const tells = !isTold && offset === known && known + part.length === bytes.length;
  const response = await server.patch([path, offset], bodyOf(part, chunk, cutAt), {
    ...checksumHeader(checksum, part),
    ...(tells ? { "upload-length": String(bytes.length) } : {}),
  });
  const head = await server.send("HEAD", path);
  const now = Number(head.headers.get("upload-offset"));
  const isKept = checksum === null && cutAt !== null;
  if (offset !== known) expect([response.status, now]).toEqual([409, known]);
  // Its body is not looked at any more.
  else if (isFinished) expect([response.status, now]).toEqual([204, known]);
  else if (cutAt !== null) expect(response.status).toBeGreaterThanOrEqual(400);
  else if (checksum === "wrong") expect([response.status, now]).toEqual([460, known]);
  else expect([response.status, now]).toEqual([204, known + part.length]);
  if (offset === known && cutAt !== null) expect(now).toBe(isKept ? known + cutAt : known);
  return {
    path,
    bytes,
    known: now,
    isTold: head.headers.has("upload-length"),
    isFinished: head.headers.has("content-location"),
  };
}

let uploads = 0;

it("ends with the same bytes, however they are cut, resumed, damaged and sent out of turn", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ size, seed, isDeferred, steps }) => {
      uploads += 1;
      const name = `property-${uploads}`;
      const bytes = bytesOf(size, seed);
      const deferred = { "upload-defer-length": "1", "upload-metadata": metadata({ bucket: "papers", path: name }) };
      const created = await server.send("POST", UPLOADS, { headers: isDeferred ? deferred : upload(name, size) });
      const path = created.headers.get("location") ?? "";
      let progress: Progress = { path, bytes, known: 0, isTold: !isDeferred, isFinished: size === 0 && !isDeferred };
      for (const one of steps) progress = await take(progress, one);
      const { known, isTold } = progress;
      const rest = isTold ? {} : { "upload-length": String(size) };
      expect((await server.patch([path, known], bytes.subarray(known), rest)).status).toBe(204);
      const file = await server.fetch("GET", `/files/download/papers/${name}`, { token: server.user.token });
      const digest = createHash("sha256").update(bytes).digest("hex");
      expect(
        createHash("sha256")
          .update(Buffer.from(await file.arrayBuffer()))
          .digest("hex"),
      ).toBe(digest);
      const { body } = await server.call("GET", `/files/info/papers/${name}`, { token: server.user.token });
      expect([body.checksum_sha256, body.size]).toEqual([digest, size]);
    }),
    { numRuns: Number(process.env.HOLDFAST_TUS_RUNS ?? 40) },
  );
});
