import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSigningKeys } from "../signature/signing-keys.js";
import type { ChunkSeed } from "../signature/verify-signature.js";
import { decodeChunkedBody } from "./chunked-body.js";

const SCOPE = "20130524/us-east-1/s3/aws4_request";
const TIMESTAMP = "20130524T000000Z";

const signerOf = () =>
  createSigningKeys().of(
    {
      id: "AKIAIOSFODNN7EXAMPLE",
      secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      actor: { kind: "user", userId: "u", email: "u@example.com", isAdmin: false, sessionId: "s", expiresAt: 0 },
      bucketIds: null,
      actions: new Set(),
      noteUse: async () => undefined,
    },
    { accessKeyId: "AKIAIOSFODNN7EXAMPLE", date: "20130524", region: "us-east-1", text: SCOPE },
  );

const seedOf = async (signature: string): Promise<ChunkSeed> => ({
  signer: await signerOf(),
  timestamp: TIMESTAMP,
  scope: SCOPE,
  signature,
});

/** A stream of the bytes, cut anywhere. */
const streamOf = (bytes: Uint8Array, cuts: readonly number[] = []): ReadableStream<Uint8Array> => {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      let from = 0;
      for (const end of ends) {
        controller.enqueue(bytes.slice(from, end));
        from = end;
      }
      controller.close();
    },
  });
};

interface Sent {
  readonly body: string | Uint8Array;
  readonly size: number;
  readonly seed?: ChunkSeed | null;
  readonly hasTrailer?: boolean;
  readonly cuts?: readonly number[];
}

const decode = async ({ body, size, seed = null, hasTrailer = false, cuts }: Sent) => {
  let trailer: Record<string, string> = {};
  const bytes = typeof body === "string" ? Buffer.from(body, "latin1") : body;
  const stream = decodeChunkedBody(streamOf(bytes, cuts), {
    seed,
    hasTrailer,
    size,
    onTrailer: (lines) => {
      trailer = Object.fromEntries(lines);
    },
  });
  const content = Buffer.from(await new Response(stream).arrayBuffer());
  return { content, trailer };
};

describe("the examples of AWS's documentation", () => {
  const data = "a".repeat(66_560);
  const body = (signatures: readonly string[]) =>
    `10000;chunk-signature=${signatures[0]}\r\n${data.slice(0, 65_536)}\r\n` +
    `400;chunk-signature=${signatures[1]}\r\n${data.slice(65_536)}\r\n0;chunk-signature=${signatures[2]}\r\n`;
  const SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
  const CHUNKS = [
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
  ];
  const TRAILER_SEED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
  const TRAILER_CHUNKS = [
    "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
    "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
    "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
  ];
  const TRAILER =
    "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n";

  it("a body in signed chunks", async () => {
    const { content } = await decode({ body: `${body(CHUNKS)}\r\n`, size: 66_560, seed: await seedOf(SEED) });
    expect(content.toString()).toBe(data);
  });

  it("a body in signed chunks with a trailer", async () => {
    const sent = { body: `${body(TRAILER_CHUNKS)}${TRAILER}\r\n`, size: 66_560, hasTrailer: true };
    const { content, trailer } = await decode({ ...sent, seed: await seedOf(TRAILER_SEED) });
    expect(content.toString()).toBe(data);
    expect(trailer).toEqual({ "x-amz-checksum-crc32c": "sOO8/Q==" });
  });

  it.each([
    ["a changed byte", (text: string) => text.replace("aaa", "aba")],
    ["a changed signature", (text: string) => text.replace("0055627c", "1055627c")],
    ["a last chunk of another body", (text: string) => text.replace(CHUNKS[2] ?? "", TRAILER_CHUNKS[2] ?? "")],
  ])("%s is refused", async (_, change) => {
    const sent = { body: change(`${body(CHUNKS)}\r\n`), size: 66_560, seed: await seedOf(SEED) };
    await expect(decode(sent)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  it.each([
    ["a changed checksum", TRAILER.replace("sOO8", "sOO9")],
    ["a second checksum", `x-amz-checksum-crc32:AAAAAA==\r\n${TRAILER}`],
    ["no signature", TRAILER.split("\r\n")[0]],
  ])("a trailer with %s is refused", async (_, trailer) => {
    const sent = { body: `${body(TRAILER_CHUNKS)}${trailer}\r\n\r\n`, size: 66_560, hasTrailer: true };
    await expect(decode({ ...sent, seed: await seedOf(TRAILER_SEED) })).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });
});

describe("any body", () => {
  const sign = async (chunks: readonly Uint8Array[], seed: ChunkSeed) => {
    const parts: Uint8Array[] = [];
    let previous = seed.signature;
    const empty = createHash("sha256").digest("hex");
    for (const chunk of [...chunks, new Uint8Array()]) {
      const digest = createHash("sha256").update(chunk).digest("hex");
      previous = await seed.signer.sign(
        ["AWS4-HMAC-SHA256-PAYLOAD", TIMESTAMP, SCOPE, previous, empty, digest].join("\n"),
      );
      parts.push(
        Buffer.from(`${chunk.length.toString(16)};chunk-signature=${previous}\r\n`),
        chunk,
        Buffer.from("\r\n"),
      );
    }
    return Buffer.concat(parts);
  };
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 5 });
  const cuts = fc.array(fc.nat(2_000), { maxLength: 8 });

  it("in signed chunks comes out whole, however it is cut, and not at all once a byte is changed", async () => {
    const seed = await seedOf("0".repeat(64));
    await fc.assert(
      fc.asyncProperty(chunks, cuts, fc.nat(), async (parts, cut, at) => {
        const body = await sign(parts, seed);
        const size = parts.reduce((sum, { length }) => sum + length, 0);
        const { content } = await decode({ body, size, seed, cuts: cut });
        expect(content).toEqual(Buffer.concat(parts));
        const changed = Buffer.from(body);
        const place = at % body.length;
        changed[place] = (changed[place] ?? 0) ^ 1;
        await expect(decode({ body: changed, size, seed, cuts: cut })).rejects.toThrow();
        await expect(decode({ body: body.subarray(0, place), size, seed, cuts: cut })).rejects.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  it("in unsigned chunks with a trailer comes out whole", async () => {
    await fc.assert(
      fc.asyncProperty(chunks, cuts, async (parts, cut) => {
        const text = parts.map((part) => `${part.length.toString(16)}\r\n${Buffer.from(part).toString("latin1")}\r\n`);
        const body = `${text.join("")}0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n`;
        const size = parts.reduce((sum, { length }) => sum + length, 0);
        const { content, trailer } = await decode({ body, size, hasTrailer: true, cuts: cut });
        expect(content).toEqual(Buffer.concat(parts));
        expect(trailer).toEqual({ "x-amz-checksum-crc32": "AAAAAA==" });
      }),
      { numRuns: 60 },
    );
  });
});

describe("what cannot be read", () => {
  it.each([
    ["nothing", "", 0, "IncompleteBody"],
    ["no last chunk", "1\r\na\r\n", 1, "IncompleteBody"],
    ["a cut chunk", "5\r\nab", 5, "IncompleteBody"],
    ["more than announced", "2\r\nab\r\n0\r\n\r\n", 1, "IncompleteBody"],
    ["less than announced", "2\r\nab\r\n0\r\n\r\n", 3, "IncompleteBody"],
    ["a size that is none", "x\r\nab\r\n0\r\n\r\n", 2, "InvalidRequest"],
    ["a negative size", "-2\r\nab\r\n0\r\n\r\n", 2, "InvalidRequest"],
    ["a huge size", "ffffffffffff\r\nab\r\n0\r\n\r\n", 2, "InvalidRequest"],
    ["a line without CR", "2\nab\r\n0\r\n\r\n", 2, "InvalidRequest"],
    ["a long line", `${"0".repeat(2_000)}2\r\nab\r\n0\r\n\r\n`, 2, "InvalidRequest"],
    ["an endless line", "0".repeat(100_000), 2, "InvalidRequest"],
    ["bytes after the end", "2\r\nab\r\n0\r\n\r\nmore", 2, "InvalidRequest"],
    ["a trailer that was not announced", "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", 0, "InvalidRequest"],
    [
      "an endless trailer",
      `0\r\n${Array.from({ length: 50 }, (_, n) => `x-${n}:1\r\n`).join("")}\r\n`,
      0,
      "InvalidRequest",
    ],
  ])("%s is refused", async (_, ...[body, size, code]) => {
    await expect(decode({ body, size })).rejects.toMatchObject({ code });
  });
});
