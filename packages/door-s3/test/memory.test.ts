import { Readable } from "node:stream";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type S3Child, startS3Child } from "./s3-child.js";

const MIB = 1024 * 1024;
const MEBIBYTES = 256;
const Bucket = "large";

let child: S3Child;
beforeAll(async () => {
  child = await startS3Child(["--max-old-space-size=96"]);
});
afterAll(() => child.server.close());

it("uploads and downloads an object of any size in constant memory", { timeout: 120_000 }, async () => {
  const { server, s3 } = child;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "small", Body: Buffer.alloc(8 * MIB) }));
  const before = await server.rss();
  let peak = before;
  async function* chunks() {
    for (let sent = 0; sent < MEBIBYTES; sent += 1) {
      if (sent % 16 === 0) peak = Math.max(peak, await server.rss());
      yield Buffer.alloc(MIB, "holdfast ");
    }
  }
  const Body = Readable.from(chunks());
  await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body, ContentLength: MEBIBYTES * MIB }));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  let received = 0;
  let asked = 0;
  for await (const chunk of got.Body as Readable) {
    received += chunk.length;
    if (received - asked < 16 * MIB) continue;
    asked = received;
    peak = Math.max(peak, await server.rss());
  }
  expect(received).toBe(MEBIBYTES * MIB);
  // A copy of the object would show as all of its size.
  expect((peak - before) / MIB).toBeLessThan(64);
});
