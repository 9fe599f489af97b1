import { sharpImages } from "@holdfast/adapter-sharp";
import sharp from "sharp";
import { expect, it } from "vitest";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer({}, { images: sharpImages() });

const shapeOf = async (response: Response) => {
  const { format, width, height } = await sharp(await response.arrayBuffer()).metadata();
  return [response.status, format, width, height];
};

it("links and downloads images in other sizes and formats", async () => {
  const client = await live.signedIn();
  await client.storage.createBucket({ name: "shown", is_public: true });
  await client.storage.createBucket({ name: "hidden" });
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#0a0" } })
    .png()
    .toBuffer();
  const [shown, hidden] = [client.storage.from("shown"), client.storage.from("hidden")];
  await shown.upload("a b.png", new Uint8Array(picture));
  const file = await hidden.upload("a.png", new Uint8Array(picture));

  const transform = { width: 10, height: 10, fit: "contain", format: "webp", quality: 60 } as const;
  expect(await shapeOf(await fetch(shown.publicUrl("a b.png", transform)))).toEqual([200, "webp", 10, 5]);
  expect(await shapeOf(await fetch(shown.publicUrl("a b.png", { width: 8 })))).toEqual([200, "png", 8, 4]);
  expect(await shapeOf(await hidden.download("a.png", { transform }))).toEqual([200, "webp", 10, 5]);
  const { url } = await client.storage.signedUrl(file.id, { transform, disposition: "inline" });
  expect(await shapeOf(await fetch(url))).toEqual([200, "webp", 10, 5]);
  expect((await fetch(url.replace("width=10", "width=11"))).status).toBe(403);
  await hidden.upload("text", "text");
  await expect(hidden.download("text", { transform })).rejects.toMatchObject({ code: "image_refused", status: 422 });
});
