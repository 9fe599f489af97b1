import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type S3Child, startS3Child } from "./s3-child.js";

const MIB = 1024 * 1024;
const Bucket = "crashes";

let child: S3Child;
beforeAll(async () => {
  child = await startS3Child();
});
afterAll(() => child.server.close());

/** A body of which half comes, and then nothing more. */
function stalled(bytes: Uint8Array, onHalf: () => void): Readable {
  async function* chunks() {
    yield bytes.subarray(0, bytes.length / 2);
    onHalf();
    await new Promise(() => undefined);
  }
  return Readable.from(chunks());
}

it("an upload in parts goes on after the server was killed in the middle of a part", { timeout: 120_000 }, async () => {
  const { server, s3 } = child;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "there", Body: "acknowledged" }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "large" }));
  const upload = { Bucket, Key: "large", UploadId };
  const [one, two] = [randomBytes(5 * MIB), randomBytes(5 * MIB)];
  const first = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: one }));
  const half = new Promise<void>((resolve) => {
    const Body = stalled(two, resolve);
    const cut = new UploadPartCommand({ ...upload, PartNumber: 2, Body, ContentLength: two.length });
    s3.send(cut).catch(() => undefined);
  });
  await half;
  await server.kill();

  await server.start();
  const there = await s3.send(new GetObjectCommand({ Bucket, Key: "there" }));
  expect(await there.Body?.transformToString()).toBe("acknowledged");
  const { Parts } = await s3.send(new ListPartsCommand(upload));
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([[1, one.length]]);
  const second = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: two }));
  const named = [first, second].map(({ ETag }, at) => ({ PartNumber: at + 1, ETag }));
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: named } }));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  const bytes = await got.Body?.transformToByteArray();
  expect(Buffer.concat([one, two]).equals(bytes ?? new Uint8Array())).toBe(true);
});
