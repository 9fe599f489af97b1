import type { ImageTransformer } from "@holdfast/adapter-api";
import { sharpImages } from "@holdfast/adapter-sharp";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../src/database/database.js";
import { FILE_BY_ID, type FileRow, fileRecord } from "../src/features/files/access/file-rows.js";
import { createBlobStore } from "../src/features/files/blobs/blob-store.js";
import { createSweeper, SWEEP_GRACE_MS } from "../src/features/files/blobs/sweeper.js";
import { createImageService, MAX_VARIANTS } from "../src/features/files/images/image-service.js";
import { readWish } from "../src/features/files/images/image-wish.js";
import { DEFAULT_SETTINGS } from "../src/server-config.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { ORIGIN, type TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let bob: TestUser;
/** How often the transformer was asked, and what it waits for. */
let made = 0;
let hold: Promise<void> = Promise.resolve();
let shade = 0;

const real = sharpImages({ concurrency: 2, maxInputBytes: 1_000_000 });
const images: ImageTransformer = {
  ...real,
  async transform(image, transform, options) {
    made++;
    await hold;
    return real.transform(image, transform, options);
  },
};

beforeAll(async () => {
  server = await startFilesServer({ images });
  ann = await server.newUser();
  bob = await server.newUser();
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "shut" } });
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "open", is_public: true } });
});
afterAll(() => server.close());
beforeEach(() => {
  made = 0;
});

/** A picture that no other test has. */
const picture = (format: "png" | "jpeg" = "png") =>
  sharp({ create: { width: 64, height: 32, channels: 3, background: { r: ++shade, g: 9, b: 9 } } })
    [format]()
    .toBuffer();

const put = async (place: string, body: Uint8Array | string, type = "image/png") => {
  const options = { token: ann.token, body: new Uint8Array(Buffer.from(body)), headers: { "content-type": type } };
  return (await server.call("PUT", `/files/upload/${place}`, options)).body;
};
const get = (path: string, options: Parameters<FilesServer["fetch"]>[2] = {}) =>
  server.fetch("GET", path, { token: ann.token, ...options });
const shapeOf = async (response: Response) => {
  const { format, width, height } = await sharp(await response.arrayBuffer()).metadata();
  return [response.status, format, width, height];
};
const refusalOf = async (response: Response) => {
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return [response.status, code, detail];
};
const follow = (url: string) => server.fetch("GET", url.slice(ORIGIN.length), { key: false });
const variants = async () => {
  const sql = "select source, parameters, blob_id from holdfast.image_variants order by created_at";
  return (await server.database.query({ role: "system", claims: {} }, sql)).rows;
};

const platform = (passedMs: number) => ({
  database: createDatabase(server.database, 5_000),
  settings: DEFAULT_SETTINGS,
  log: () => undefined,
  now: () => new Date(Date.now() + passedMs),
});

/** What another server's sweeper does when the grace has passed. */
const sweep = async (): Promise<void> => {
  const later = platform(SWEEP_GRACE_MS + 1_000);
  const sweeper = createSweeper(later, createBlobStore(later, server.storage));
  sweeper.start();
  await sweeper.stop();
};

describe("an image in another size", () => {
  it("is made by view and download, by id and by path", async () => {
    const file = await put("shut/photo.png", await picture());
    for (const place of [`${file.id}/view`, `${file.id}/download`, "view/shut/photo.png", "download/shut/photo.png"]) {
      const response = await get(`/files/${place}?width=16&format=webp`);
      expect(response.headers.get("content-type")).toBe("image/webp");
      expect(response.headers.get("content-disposition")).toMatch(
        place.includes("view") ? /^inline; filename="photo\.webp"/ : /^attachment; filename="photo\.webp"/,
      );
      expect(await shapeOf(response)).toEqual([200, "webp", 16, 8]);
    }
    expect(made).toBe(1);
    expect(await shapeOf(await get(`/files/${file.id}/view?width=10&height=10`))).toEqual([200, "png", 10, 10]);
    expect(await shapeOf(await get(`/files/${file.id}/view?width=10&height=10&fit=contain`))).toEqual([
      200,
      "png",
      10,
      5,
    ]);
    expect(await shapeOf(await get(`/files/${file.id}/view`))).toEqual([200, "png", 64, 32]);
  });

  it("has its own ETag, conditions, ranges and HEAD", async () => {
    const file = await put("shut/ranges.png", await picture());
    const path = `/files/${file.id}/view?width=20`;
    const whole = await get(path);
    const etag = whole.headers.get("etag") ?? "";
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(etag).not.toBe(file.etag);
    expect(whole.headers.get("cache-control")).toBe("private, no-cache");
    expect((await get(path, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await get(path, { headers: { "if-match": file.etag } })).status).toBe(412);
    const part = await get(path, { headers: { range: "bytes=2-5", "if-range": etag } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(2, 6)]);
    const head = await server.fetch("HEAD", path, { token: ann.token });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
    expect(made).toBe(1);
  });

  it("comes for auto in what Accept names, and says so to caches", async () => {
    const file = await put("shut/auto.png", await picture());
    const ask = (accept: string) => get(`/files/${file.id}/view?format=auto`, { headers: { accept } });
    const [webp, own] = [await ask("image/avif,image/webp,*/*"), await ask("*/*")];
    for (const response of [webp, own]) expect(response.headers.get("vary")).toMatch(/^Accept, Origin$/);
    expect([await shapeOf(webp), await shapeOf(own)]).toEqual([
      [200, "webp", 64, 32],
      [200, "png", 64, 32],
    ]);
    expect((await get(`/files/${file.id}/view?format=webp`)).headers.get("vary")).toBe("Origin");
  });

  it("follows the content that is replaced", async () => {
    const file = await put("shut/changes.png", await picture());
    const first = await get(`/files/${file.id}/view?width=9`);
    await put("shut/changes.png", await picture());
    const second = await get(`/files/${file.id}/view?width=9`);
    expect(second.headers.get("etag")).not.toBe(first.headers.get("etag"));
    expect(made).toBe(2);
  });
});

describe("rights", () => {
  it("are those of the file", async () => {
    const file = await put("shut/private.png", await picture());
    await get(`/files/${file.id}/view?width=8`);
    for (const options of [{ token: bob.token }, {}, { key: false }] as const) {
      const response = await server.fetch("GET", `/files/${file.id}/view?width=8`, options);
      expect(response.status).toBe(404);
    }
    const shown = await put("open/public.png", await picture());
    const response = await server.fetch("GET", `/files/${shown.id}/view?width=8`, { key: false });
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "public, no-cache"]);
  });

  it("do not spread to who has the same content elsewhere", async () => {
    const bytes = await picture();
    const file = await put("shut/same.png", bytes);
    const upload = { token: bob.token, body: new Uint8Array(bytes) };
    const other = (await server.call("PUT", "/files/upload/open/same.png", upload)).body;
    await get(`/files/${file.id}/view?width=8`);
    expect((await server.fetch("GET", `/files/${other.id}/view?width=8`, { key: false })).status).toBe(200);
    expect(made).toBe(1);
    expect((await server.fetch("GET", `/files/${file.id}/view?width=8`, { token: bob.token })).status).toBe(404);
  });

  it("a signed link carries the transform, and gives no other", async () => {
    const file = await put("shut/signed.png", await picture());
    const sign = async (json: object) =>
      (await server.call("POST", `/files/${file.id}/signed-url`, { token: ann.token, json })).body.url as string;
    const small = await sign({ disposition: "inline", transform: { width: 8, format: "webp", quality: 70 } });
    expect(small).toContain("/view?width=8&format=webp&quality=70&token=");
    expect(await shapeOf(await follow(small))).toEqual([200, "webp", 8, 4]);
    const reordered = small.replace("width=8&format=webp&quality=70", "quality=70&format=webp&fit=fill&width=8");
    expect((await follow(reordered)).status).toBe(200);
    const plain = await sign({ disposition: "inline" });
    for (const forged of [
      small.replace("width=8", "width=9"),
      small.replace("width=8&", ""),
      small.replace("width=8&format=webp&quality=70&", ""),
      small.replace("quality=70", "quality=71"),
      plain.replace("view?", "view?width=8&"),
    ]) {
      expect(await refusalOf(await follow(forged))).toEqual([403, "forbidden", expect.stringMatching(/another size/)]);
    }
    expect(await shapeOf(await follow(plain))).toEqual([200, "png", 64, 32]);
    const saved = await sign({ transform: { width: 8 } });
    expect(saved).toContain("/download?width=8&token=");
    expect((await follow(saved.replace("/download", "/view"))).status).toBe(403);
  });
});

describe("what is kept", () => {
  it("is made once, however many ask for it at a time", async () => {
    const file = await put("shut/once.png", await picture());
    const answers = await Promise.all(Array.from({ length: 12 }, () => get(`/files/${file.id}/view?width=7`)));
    expect(await Promise.all(answers.map(async (answer) => (await shapeOf(answer))[2]))).toEqual(Array(12).fill(7));
    expect(made).toBe(1);
    expect((await variants()).filter(({ parameters }) => parameters === "width=7&format=same")).toHaveLength(1);
  });

  it("is the same for two servers that make it at a time", async () => {
    const file = await put("shut/two.png", await picture());
    let release: () => void = () => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const first = get(`/files/${file.id}/view?width=6`);
    await expect.poll(() => made).toBe(1);
    // Another server on the same database is faster; the first finds that its own blob is one too many.
    const blobs = createBlobStore(platform(0), server.storage);
    const other = createImageService(platform(0), { images: real, blobs });
    const row = await createDatabase(server.database, 5_000).system.first<FileRow>(FILE_BY_ID, [file.id]);
    const wish = readWish({ width: 6 }, null);
    if (row === null || wish === null) throw new Error("no such file");
    const fast = await other.make(fileRecord(row), wish);
    release();
    expect((await first).headers.get("etag")).toBe(`"${fast.etag}"`);
    const kept = (await variants()).filter(
      ({ source, parameters }) => `"${source}"` === file.etag && parameters === "width=6&format=same",
    );
    expect(kept.map(({ blob_id: id }) => id)).toEqual([fast.blobId]);
    expect((await server.blobs()).filter(({ state }) => state === "pending")).toEqual([]);
  });

  it(`is at most ${MAX_VARIANTS} of one content: the oldest go, and storage with them`, async () => {
    const file = await put("shut/many.png", await picture());
    for (let width = 1; width <= MAX_VARIANTS + 3; width++) {
      expect((await get(`/files/${file.id}/view?width=${width}&quality=99`)).status).toBe(200);
    }
    const kept = (await variants()).filter(({ source }) => `"${source}"` === file.etag);
    expect(kept.map(({ parameters }) => parameters)).toEqual(
      Array.from({ length: MAX_VARIANTS }, (_, index) => `width=${index + 4}&format=same&quality=99`),
    );
    expect((await server.blobs()).filter(({ state }) => state === "orphan").length).toBeGreaterThanOrEqual(3);
  });

  it("goes with the last file of that content", async () => {
    const bytes = await picture();
    const [one, two] = [await put("shut/one.png", bytes), await put("shut/two-of-it.png", bytes)];
    await get(`/files/${one.id}/view?width=5`);
    const mine = async () => (await variants()).filter(({ source }) => `"${source}"` === one.etag);
    const [{ blob_id: blobId } = { blob_id: "" }] = await mine();
    expect(await server.objects()).toContain(`blobs/${blobId}`);
    await server.call("DELETE", `/files/${one.id}`, { token: ann.token });
    await sweep();
    expect(await mine(), "while another file has the content").toHaveLength(1);
    await server.call("DELETE", `/files/${two.id}`, { token: ann.token });
    await sweep();
    expect(await mine(), "after the last file").toHaveLength(0);
    await sweep();
    expect(await server.objects()).not.toContain(`blobs/${blobId}`);
  });
});

describe("what is refused", () => {
  it.each([
    ["text", "hello", "text/plain", /no image/],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", /no image/],
    ["SVG that is called PNG", '<svg xmlns="http://www.w3.org/2000/svg"/>', "image/png", /no image/],
    ["a PNG that ends early", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", /damaged/],
    ["too many bytes", "x".repeat(1_000_001), "image/png", /1000001 bytes/],
  ] as const)("%s", async (...[, text, type, detail]) => {
    const file = await put("shut/refused", Buffer.from(text, "latin1"), type);
    const refusal = await refusalOf(await get(`/files/${file.id}/view?width=8`));
    expect(refusal).toEqual([422, "image_refused", expect.stringMatching(detail)]);
    expect(await (await get(`/files/${file.id}/view`)).text()).not.toBe("");
  });

  it("an image whatever it is called, as long as its bytes are one", async () => {
    const file = await put("shut/unnamed", await picture(), "application/x-something");
    expect(await shapeOf(await get(`/files/${file.id}/view?width=8`))).toEqual([200, "png", 8, 4]);
  });

  it.each([
    "width=0",
    "width=4097",
    "width=-1",
    "width=1.5",
    "width=x",
    "fit=inside",
    "format=gif",
    "quality=101",
    "w=1",
  ])("%s", async (query) => {
    const file = await put("shut/query.png", await picture());
    expect((await refusalOf(await get(`/files/${file.id}/view?${query}`))).slice(0, 2)).toEqual([422, "invalid_query"]);
    expect(made).toBe(0);
  });

  it("a flood: some run, some wait, the rest are told to come again", async () => {
    const file = await put("shut/flood.png", await picture());
    let release: () => void = () => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const refused: (string | null)[] = [];
    const asked = Array.from({ length: 50 }, async (_, index) => {
      const { status, headers } = await get(`/files/${file.id}/view?width=${index + 1}&quality=11`);
      if (status === 503) refused.push(headers.get("retry-after"));
      return status;
    });
    const [runAndWait, rest] = [2 + 2 * 16, 50 - (2 + 2 * 16)];
    await expect.poll(() => refused).toEqual(Array(rest).fill("1"));
    release();
    expect((await Promise.all(asked)).filter((status) => status === 200)).toHaveLength(runAndWait);
  });

  it("everything, where the server was composed without", async () => {
    const plain = await startFilesServer();
    const user = await plain.newUser();
    await plain.call("POST", "/buckets", { token: user.token, json: { name: "plain" } });
    const upload = { token: user.token, body: new Uint8Array(await picture()) };
    await plain.call("PUT", "/files/upload/plain/a.png", upload);
    const response = await plain.fetch("GET", "/files/view/plain/a.png?width=8", { token: user.token });
    expect((await refusalOf(response)).slice(0, 2)).toEqual([501, "not_supported"]);
    expect(plain.logged).toEqual([]);
    await plain.close();
  });
});
