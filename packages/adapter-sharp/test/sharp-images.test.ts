import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { isAdapterError } from "@holdfast/adapter-api";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sharpImages } from "../src/index.js";

const images = sharpImages();
const plain = { fit: "cover", format: "same" } as const;

/** A picture with red above and blue below, so that one sees which side is up. */
function picture(width: number, height: number) {
  const top = { create: { width, height: Math.ceil(height / 2), channels: 3, background: "#f00" } } as const;
  return sharp({ create: { width, height, channels: 3, background: "#00f" } }).composite([
    { input: top, gravity: "north" },
  ]);
}

const describeImage = async (bytes: Uint8Array) => sharp(bytes).metadata();

describe("what it makes", () => {
  it.each(["jpeg", "png", "webp", "avif"] as const)("writes %s, and keeps it as its own format", async (format) => {
    const made = await images.transform(await picture(60, 40).png().toBuffer(), { ...plain, width: 30, format });
    expect(made).toMatchObject({ contentType: `image/${format}`, width: 30, height: 20 });
    expect((await describeImage(made.bytes)).format).toBe(format === "avif" ? "heif" : format);
    const again = await images.transform(made.bytes, { ...plain, width: 15 });
    expect(again).toMatchObject({ contentType: `image/${format}`, width: 15, height: 10 });
  });

  it("makes a PNG of a GIF that stands still", async () => {
    const made = await images.transform(await picture(20, 20).gif().toBuffer(), plain);
    expect(made.contentType).toBe("image/png");
  });

  it.each([
    [{ width: 50, height: 50, fit: "cover" }, [50, 50]],
    [{ width: 50, height: 50, fit: "contain" }, [50, 25]],
    [{ width: 50, height: 50, fit: "fill" }, [50, 50]],
    [{ width: 50, fit: "cover" }, [50, 25]],
    [{ height: 25, fit: "fill" }, [50, 25]],
    [{ width: 4096, fit: "cover" }, [200, 100]],
    [{ fit: "cover" }, [200, 100]],
  ] as const)("%j of 200 × 100 is %j", async (sides, [width, height]) => {
    const made = await images.transform(await picture(200, 100).png().toBuffer(), { ...sides, format: "same" });
    expect([made.width, made.height]).toEqual([width, height]);
  });

  it("never makes a side longer than it was or may be, whatever is asked", { timeout: 120_000 }, async () => {
    const side = fc.integer({ min: 1, max: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ width: side, height: side, boxWidth: fc.option(side), boxHeight: fc.option(side) }),
        fc.constantFrom("cover", "contain", "fill"),
        async ({ width, height, boxWidth, boxHeight }, fit) => {
          const source = await sharp({ create: { width, height, channels: 4, background: "#abc8" } })
            .png()
            .toBuffer();
          const made = await images.transform(source, {
            ...(boxWidth === null ? {} : { width: boxWidth }),
            ...(boxHeight === null ? {} : { height: boxHeight }),
            fit,
            format: "webp",
          });
          expect(made.width).toBeLessThanOrEqual(Math.min(width, boxWidth ?? width));
          expect(made.height).toBeLessThanOrEqual(Math.min(height, boxHeight ?? height));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("bounds the side that was not asked for", async () => {
    const small = sharpImages({ maxOutputSide: 64 });
    const thin = await sharp({ create: { width: 4, height: 1000, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    expect(await small.transform(thin, { ...plain, width: 4 })).toMatchObject({ height: 64 });
    expect(await small.transform(thin, plain)).toMatchObject({ height: 64 });
    await expect(small.transform(thin, { ...plain, width: 65 })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("loses by quality, and puts what is transparent on white where the format has no transparency", async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919) % 251));
    const source = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    const sizes = [];
    for (const quality of [10, 90]) {
      sizes.push((await images.transform(source, { ...plain, format: "webp", quality })).bytes.length);
    }
    expect(sizes[0]).toBeLessThan((sizes[1] ?? 0) / 2);
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: "#0000" } })
      .png()
      .toBuffer();
    const { bytes } = await images.transform(clear, { ...plain, format: "jpeg" });
    expect([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)].every((value) => value > 250)).toBe(true);
  });

  it("turns the image upright and keeps no metadata: no place, no camera, no profile, no comment", async () => {
    const secret = "SECRET-PLACE";
    const source = await picture(40, 20)
      .withExif({ IFD0: { Copyright: secret, Orientation: "6" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>${secret}</rdf></x:xmpmeta>`)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await describeImage(source)).orientation).toBe(6);
    for (const format of ["same", "png", "webp", "avif"] as const) {
      const { bytes, width, height } = await images.transform(source, { ...plain, format });
      const { exif, xmp, iptc, orientation } = await describeImage(bytes);
      expect([width, height, exif, xmp, iptc, orientation]).toEqual([
        20,
        40,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(Buffer.from(bytes).includes(secret)).toBe(false);
    }
    // Orientation 6: what is stored above is shown at the right.
    const raw = await sharp((await images.transform(source, plain)).bytes)
      .raw()
      .toBuffer();
    const [left, right] = [raw.subarray(0, 3), raw.subarray(19 * 3, 20 * 3)];
    expect([(left[2] ?? 0) > 200, (right[0] ?? 0) > 200]).toEqual([true, true]);
  });
});

describe("what it refuses", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';
  it.each([
    ["SVG", svg],
    ["SVG after an XML declaration", `<?xml version="1.0"?>${svg}`],
    ["PDF", "%PDF-1.7\n"],
    ["TIFF", "II*\0aaaaaaaaaaaa"],
    ["HEIC", "\0\0\0\x18ftypheicaaaaaaaa"],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["ImageMagick's own", "push graphic-context\nviewbox 0 0 640 480\n"],
    ["BMP", "BM aaaaaaaaaaaaaaa"],
    ["a raw format", "P6 1 1 255\n\0\0\0"],
    ["text", "hello"],
    ["nothing", ""],
  ])("%s: by its bytes, whatever it is called", async (_, text) => {
    const refusal = { code: "invalid_input", adapter: "sharp", operation: "transform", details: { reason: "format" } };
    await expect(images.transform(Buffer.from(text, "latin1"), plain)).rejects.toMatchObject(refusal);
  });

  it.each(["gif", "webp"] as const)("%s that moves", async (format) => {
    const source = await moving(format);
    expect((await describeImage(source)).pages).toBe(2);
    const refusal = { code: "invalid_input", details: { reason: "animated" } };
    await expect(images.transform(source, plain)).rejects.toMatchObject(refusal);
  });

  it("a bomb: few bytes that say they are very many pixels, before it decodes them", async () => {
    const bomb = pngOf(60_000, 60_000);
    expect(bomb.length).toBeLessThan(10_000);
    const before = process.memoryUsage().rss;
    await expect(images.transform(bomb, { ...plain, width: 10 })).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    const at = sharpImages({ maxInputPixels: 10_000 });
    const [fits, tooMany] = [await picture(100, 100).png().toBuffer(), await picture(101, 100).webp().toBuffer()];
    expect(await at.transform(fits, plain)).toMatchObject({ width: 100 });
    await expect(at.transform(tooMany, plain)).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("more bytes than allowed", async () => {
    const at = sharpImages({ maxInputBytes: 100 });
    await expect(at.transform(new Uint8Array(101), plain)).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it.each(["jpeg", "png", "webp", "gif", "avif"] as const)("%s that was cut anywhere", async (format) => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919) % 251));
    const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      [format]()
      .toBuffer();
    for (const part of [0.05, 0.3, 0.6, 0.8]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      await expect(images.transform(cut, plain), `at ${part}`).rejects.toMatchObject({ code: "invalid_input" });
    }
  });

  it("damage anywhere: an image or an AdapterError, never anything else", { timeout: 120_000 }, async () => {
    const sources = await Promise.all(
      (["jpeg", "png", "webp", "gif", "avif"] as const).map((format) => picture(24, 24)[format]().toBuffer()),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sources),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (source, changes) => {
          const damaged = Buffer.from(source);
          for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
          try {
            expect((await images.transform(damaged, { ...plain, width: 8 })).bytes.length).toBeGreaterThan(0);
          } catch (error) {
            expect(isAdapterError(error) && error.adapter).toBe("sharp");
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("gives a polyglot's picture alone: what stood behind it is gone", async () => {
    const script = "<script>alert(document.domain)</script>";
    for (const format of ["jpeg", "png", "webp"] as const) {
      const polyglot = Buffer.concat([await picture(20, 20)[format]().toBuffer(), Buffer.from(script)]);
      const { bytes } = await images.transform(polyglot, plain);
      expect(Buffer.from(bytes).includes("script")).toBe(false);
    }
  });

  it("what takes too long", async () => {
    const quick = sharpImages({ timeoutSeconds: 1, maxInputBytes: 128 * 1024 * 1024 });
    const noise = { raw: { width: 2000, height: 2000, channels: 3 } } as const;
    const large = await sharp(randomBytes(2000 * 2000 * 3), noise)
      .resize(4096, 4096)
      .png({ compressionLevel: 1 })
      .toBuffer();
    // As webp it takes several times the limit. Its size alone is shown if it was made: a report of the bytes would fill the memory.
    const slow = quick.transform(large, { ...plain, format: "webp" }).then(({ bytes }) => bytes.length);
    await expect(slow).rejects.toMatchObject({ code: "timeout", retryable: true });
  });

  it("a call that was ended before, and limits that are none", async () => {
    const signal = AbortSignal.abort();
    await expect(images.transform(new Uint8Array(), plain, { signal })).rejects.toMatchObject({ code: "aborted" });
    expect(() => sharpImages({ concurrency: 0 })).toThrow(/concurrency/);
  });
});

async function moving(format: "gif" | "webp"): Promise<Buffer> {
  const frame = (value: number) => Buffer.alloc(8 * 8 * 3, value);
  const raw = { width: 8, height: 16, channels: 3, pageHeight: 8 } as const;
  const both = sharp(Buffer.concat([frame(0), frame(255)]), { raw });
  return both[format]({ delay: [90, 90] }).toBuffer();
}

/** A PNG, whole by its chunks, that claims these sides and holds next to no data. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
