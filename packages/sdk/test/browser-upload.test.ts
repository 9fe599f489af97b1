import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BucketFiles } from "../src/index.js";
import { withMostMemory } from "./browser-memory.js";
import { hasChromium, useChromium } from "./chromium.js";
import { useLiveServer } from "./live-server.js";

declare global {
  var files: BucketFiles;
}

const live = useLiveServer();
/** HOLDFAST_TEST_LARGE_MB=1024 measures a gibibyte. */
const sizeMb = Number(process.env.HOLDFAST_TEST_LARGE_MB ?? 512);
const size = sizeMb * 2 ** 20;

describe.skipIf(!hasChromium())("an upload in Chromium", () => {
  const chromium = useChromium();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "holdfast-upload-"));
    const file = await open(join(folder, "large"), "w");
    await file.truncate(size);
    await file.close();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("goes with progress that rises to the size, stops when told, says why it was refused, and takes a stream", async () => {
    const page = await chromium.openTab();
    const { email, password } = await live.test.newUser();
    const result = await page.evaluate(
      async ({ options, email, password }) => {
        const client = globalThis.holdfast.createClient(options);
        await client.auth.login({ email, password });
        await client.storage.createBucket({ name: "browser" });
        await client.storage.createBucket({ name: "small", max_file_bytes: 10 });
        const files = client.storage.from("browser");
        const blob = new Blob(Array.from({ length: 64 }, () => new Uint8Array(2 ** 20)));
        const progress: { sent: number; total: number | null }[] = [];
        const { size } = await files.upload("large", blob, { onProgress: (one) => progress.push(one) });
        const controller = new AbortController();
        const stopped = await files
          .upload("stopped", blob, { signal: controller.signal, onProgress: () => controller.abort("enough") })
          .catch((reason) => reason);
        const refused = await client.storage
          .from("small")
          .upload("x", new Blob(["x".repeat(11)]), { onProgress: () => undefined })
          .catch(({ name, status, requestId }) => ({ name, status, requestId }));
        const stream = new Blob(["a stream"]).stream();
        await files.upload("stream", stream);
        const text = await (await files.download("stream")).text();
        return { size, progress, stopped, isLeft: (await files.info("stopped")) !== null, refused, text };
      },
      { options: { url: live.url, anonKey: live.test.anonKey }, email, password },
    );
    const sent = result.progress.map((one) => one.sent);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(result.progress.at(-1)).toEqual({ sent: 64 * 2 ** 20, total: 64 * 2 ** 20 });
    expect(result).toMatchObject({ size: 64 * 2 ** 20, stopped: "enough", isLeft: false, text: "a stream" });
    expect(result.refused).toMatchObject({ name: "ApiError", status: 413, requestId: expect.any(String) });
  }, 120_000);

  it.each([
    ["with progress", true],
    ["without progress", false],
  ])(
    `of a file of ${sizeMb} MiB %s takes the browser no more memory than a quarter of it`,
    async (_, isWatched) => {
      const page = await chromium.openTab();
      const { email, password } = await live.test.newUser();
      await page.evaluate(
        async ({ options, email, password, bucket }) => {
          document.body.append(Object.assign(document.createElement("input"), { type: "file" }));
          const client = globalThis.holdfast.createClient(options);
          await client.auth.login({ email, password });
          await client.storage.createBucket({ name: bucket });
          globalThis.files = client.storage.from(bucket);
        },
        {
          options: { url: live.url, anonKey: live.test.anonKey },
          email,
          password,
          bucket: isWatched ? "watched" : "plain",
        },
      );
      await page.setInputFiles("input", join(folder, "large"));
      const parts = [2 ** 20, size / 4, size].map((bytes) => ({ path: `${bytes}`, bytes, isWatched }));
      const most: number[] = [];
      for (const part of parts) {
        const { value, mostMb } = await withMostMemory(chromium.browser, () => page.evaluate(uploadPart, part));
        expect(value).toEqual({ bytes: part.bytes, lastHeard: isWatched ? part.bytes : null });
        most.push(mostMb);
      }
      process.stderr.write(`Chromium in all, for 1, ${sizeMb / 4} and ${sizeMb} MiB: ${most.join(", ")} MiB.\n`);
      const [, ofQuarter = 0, ofWhole = 0] = most;
      expect(ofWhole - ofQuarter).toBeLessThan(150);
      await page.close();
    },
    300_000,
  );
});

interface Part {
  readonly path: string;
  readonly bytes: number;
  readonly isWatched: boolean;
}

/** Uploads the first bytes of the file that was picked; runs in the page. */
async function uploadPart({ path, bytes, isWatched }: Part): Promise<{ bytes: number; lastHeard: number | null }> {
  const [file] = document.querySelector("input")?.files ?? [];
  if (file === undefined) throw new Error("There is no file.");
  let lastHeard: number | null = null;
  const progress = {
    onProgress: ({ sent }: { sent: number }) => {
      lastHeard = sent;
    },
  };
  const { size } = await globalThis.files.upload(path, file.slice(0, bytes), isWatched ? progress : {});
  return { bytes: Number(size), lastHeard };
}
