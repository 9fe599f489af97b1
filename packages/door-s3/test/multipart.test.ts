import { createHash, randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { beforeAll, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";

const MIB = 1024 * 1024;
const server = useS3Server();
let user: S3User;
let Bucket: string;

beforeAll(async () => {
  user = await server.newUser();
  Bucket = await server.newBucket(user);
});

const begin = async (Key: string, more: object = {}) => {
  const { UploadId } = await user.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId };
};
type Begun = Awaited<ReturnType<typeof begin>>;
const send = (upload: Begun, PartNumber: number, Body: Uint8Array | string) =>
  user.s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
const complete = (upload: Begun, Parts: CompletedPart[], more: object = {}) =>
  user.s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
const contentOf = async (Key: string) => {
  const { Body } = await user.s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes);
const partTag = (...parts: Uint8Array[]) =>
  `"${md5(Buffer.concat(parts.map((part) => md5(part).digest()))).digest("hex")}-${parts.length}"`;

describe("an upload in parts", () => {
  it("becomes the object, parts in any order and replaced at will, with the entity tag of S3", async () => {
    const [one, two] = [randomBytes(5 * MIB), randomBytes(1_000)];
    const upload = await begin("parts", { ContentType: "text/plain", Metadata: { a: "1" } });
    const last = await send(upload, 7, two);
    await send(upload, 2, "will be replaced");
    const first = await send(upload, 2, one);
    await send(upload, 5, "is not named");
    expect(first.ETag).toBe(`"${md5(one).digest("hex")}"`);

    const { Parts, IsTruncated } = await user.s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect(IsTruncated).toBe(true);
    expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [2, one.length],
      [5, 12],
    ]);
    const rest = await user.s3.send(new ListPartsCommand({ ...upload, PartNumberMarker: "5" }));
    expect(rest.Parts?.map(({ ETag }) => ETag)).toEqual([last.ETag]);
    const { Uploads } = await user.s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "par" }));
    expect(Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([["parts", upload.UploadId]]);
    await expect(user.s3.send(new HeadObjectCommand({ Bucket, Key: "parts" }))).rejects.toMatchObject({
      name: "NotFound",
    });

    const named = [
      { PartNumber: 2, ETag: first.ETag },
      { PartNumber: 7, ETag: last.ETag },
    ];
    const done = await complete(upload, named);
    expect(done).toMatchObject({ ETag: partTag(one, two), Key: "parts" });
    expect((await contentOf("parts")).equals(Buffer.concat([one, two]))).toBe(true);
    const about = await user.s3.send(new HeadObjectCommand({ Bucket, Key: "parts" }));
    expect(about).toMatchObject({ ETag: partTag(one, two), Metadata: { a: "1" } });
    expect((await user.s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);

    // A client that lost the answer asks again.
    expect((await complete(upload, named)).ETag).toBe(done.ETag);
    await expect(send(upload, 1, "late")).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("is what lib-storage makes of a large body", async () => {
    const bytes = randomBytes(12 * MIB);
    const params = { Bucket, Key: "large", Body: bytes };
    await new Upload({ client: user.s3, params, partSize: 5 * MIB, queueSize: 3 }).done();
    expect((await contentOf("large")).equals(bytes)).toBe(true);
    const parts = [bytes.subarray(0, 5 * MIB), bytes.subarray(5 * MIB, 10 * MIB), bytes.subarray(10 * MIB)];
    const about = await user.s3.send(new HeadObjectCommand({ Bucket, Key: "large" }));
    expect(about.ETag).toBe(partTag(...parts));
    const byApi = await server.test.fetch("GET", `/files/download/${Bucket}/large`, { token: user.token });
    expect(Buffer.from(await byApi.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("takes parts that are objects, or ranges of them", async () => {
    const bytes = randomBytes(6 * MIB);
    await user.s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: bytes }));
    const upload = await begin("assembled");
    const copy = (PartNumber: number, CopySourceRange?: string) =>
      user.s3.send(
        new UploadPartCopyCommand({
          ...upload,
          PartNumber,
          CopySource: `${Bucket}/source`,
          ...(CopySourceRange === undefined ? {} : { CopySourceRange }),
        }),
      );
    const parts = [await copy(1), await copy(2, `bytes=${5 * MIB}-${5 * MIB + 9}`)];
    await expect(copy(3, `bytes=0-${6 * MIB}`)).rejects.toMatchObject({ name: "InvalidArgument" });
    await complete(
      upload,
      parts.map(({ CopyPartResult }, at) => ({ PartNumber: at + 1, ETag: CopyPartResult?.ETag })),
    );
    const expected = Buffer.concat([bytes, bytes.subarray(5 * MIB, 5 * MIB + 10)]);
    expect((await contentOf("assembled")).equals(expected)).toBe(true);
  });

  it("that is aborted is gone", async () => {
    const upload = await begin("aborted");
    await send(upload, 1, "x");
    await user.s3.send(new AbortMultipartUploadCommand(upload));
    await expect(send(upload, 1, "x")).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(complete(upload, [{ PartNumber: 1, ETag: '"x"' }])).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(user.s3.send(new AbortMultipartUploadCommand(upload))).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("is held to the conditions of its completion", async () => {
    await user.s3.send(new PutObjectCommand({ Bucket, Key: "guarded", Body: "before" }));
    const upload = await begin("guarded");
    const { ETag } = await send(upload, 1, "after");
    const parts = [{ PartNumber: 1, ETag }];
    await expect(complete(upload, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect((await contentOf("guarded")).toString()).toBe("before");
    await complete(upload, parts);
    expect((await contentOf("guarded")).toString()).toBe("after");
  });
});

describe("what cannot be completed", () => {
  it.each<[string, (tags: (string | undefined)[]) => CompletedPart[], string]>([
    ["no parts", () => [], "MalformedXML"],
    ["a part that is not there", () => [{ PartNumber: 9, ETag: '"x"' }], "InvalidPart"],
    ["a part with another tag", () => [{ PartNumber: 1, ETag: '"0123"' }], "InvalidPart"],
    [
      "parts out of order",
      ([a, b]) => [
        { PartNumber: 2, ETag: b },
        { PartNumber: 1, ETag: a },
      ],
      "InvalidPartOrder",
    ],
    [
      "a part twice",
      ([a]) => [
        { PartNumber: 1, ETag: a },
        { PartNumber: 1, ETag: a },
      ],
      "InvalidPartOrder",
    ],
    [
      "a small part before the last",
      ([a, b]) => [
        { PartNumber: 1, ETag: a },
        { PartNumber: 2, ETag: b },
      ],
      "EntityTooSmall",
    ],
  ])("%s is refused, and the upload stays", async (_, name, code) => {
    const upload = await begin("refused");
    const tags = [(await send(upload, 1, "one")).ETag, (await send(upload, 2, "two")).ETag];
    await expect(complete(upload, name(tags))).rejects.toMatchObject({ name: code });
    await complete(upload, [{ PartNumber: 1, ETag: tags[0] }]);
    expect((await contentOf("refused")).toString()).toBe("one");
  });

  it("an upload of another key, bucket or user", async () => {
    const upload = await begin("mine");
    const { ETag } = await send(upload, 1, "x");
    const parts = [{ PartNumber: 1, ETag }];
    await expect(complete({ ...upload, Key: "other" }, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
    const elsewhere = { ...upload, Bucket: await server.newBucket(user) };
    await expect(complete(elsewhere, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
    const stranger = await server.newUser();
    const theirs = new UploadPartCommand({ ...upload, PartNumber: 1, Body: "y" });
    await expect(stranger.s3.send(theirs)).rejects.toMatchObject({ name: "NoSuchBucket" });
    for (const UploadId of ["x", "../..", "01890000-0000-7000-8000-000000000000"]) {
      await expect(complete({ ...upload, UploadId }, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
    }
  });

  it.each([0, 10_001, -1])("a part with the number %d", async (number) => {
    const upload = await begin("numbers");
    await expect(send(upload, number, "x")).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});
