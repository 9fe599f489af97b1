import { stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { withMostMemory } from "./browser-memory.js";
import { hasChromium, useChromium } from "./chromium.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();
/** HOLDFAST_TEST_LARGE_MB=1024 measures a gibibyte. */
const sizeMb = Number(process.env.HOLDFAST_TEST_LARGE_MB ?? 256);
const CHUNK = new Uint8Array(2 ** 20).fill(7);

describe.skipIf(!hasChromium())("a download in Chromium", () => {
  const chromium = useChromium();

  it(`of ${sizeMb} MiB by a signed link is saved whole and takes the browser no memory`, async () => {
    const client = await live.signedIn();
    await client.storage.createBucket({ name: "downloads" });
    let left = sizeMb;
    const content = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(CHUNK.slice()) : controller.close()),
    });
    const { id } = await client.storage.from("downloads").upload("large.bin", content);
    const { url } = await client.storage.signedUrl(id);

    const page = await chromium.openTab();
    const save = async (): Promise<number> => {
      const begun = page.waitForEvent("download");
      await page.evaluate((href) => Object.assign(document.createElement("a"), { href }).click(), url);
      const download = await begun;
      expect(download.suggestedFilename()).toBe("large.bin");
      const { size } = await stat(await download.path());
      await download.delete();
      return size;
    };
    const idle = await withMostMemory(chromium.browser, () => page.evaluate(() => document.title));
    const saving = await withMostMemory(chromium.browser, save);
    expect(saving.value).toBe(sizeMb * 2 ** 20);
    const grownMb = saving.mostMb - idle.mostMb;
    process.stderr.write(`Chromium in all grew by ${grownMb} MiB for ${sizeMb} MiB.\n`);
    expect(grownMb).toBeLessThan(100);
  }, 300_000);
});
