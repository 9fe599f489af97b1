import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";

const server = useS3Server();
let user: S3User;
let Bucket: string;

beforeAll(async () => {
  user = await server.newUser();
  Bucket = await server.newBucket(user);
});

const put = (
  Key: string,
  Body: NonNullable<PutObjectCommandInput["Body"]>,
  more: Partial<PutObjectCommandInput> = {},
) => user.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) => user.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const head = (Key: string, more: object = {}) => user.s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const textOf = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();
const md5 = (text: string | Uint8Array) => createHash("md5").update(text).digest("hex");

describe("an object", () => {
  it("is put, read, described and deleted", async () => {
    const stored = await put("dir/a b+ü&c.txt", "hello", {
      ContentType: "text/plain",
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="x.txt"',
      ContentEncoding: "identity",
      ContentLanguage: "de",
      Metadata: { mtime: "123.5", note: "plain" },
    });
    expect(stored.ETag).toBe(`"${md5("hello")}"`);
    const got = await get("dir/a b+ü&c.txt");
    expect(await got.Body?.transformToString()).toBe("hello");
    const facts = {
      ETag: stored.ETag,
      ContentLength: 5,
      ContentType: expect.stringMatching(/^text\/plain/),
      CacheControl: "private, max-age=60",
      ContentDisposition: 'attachment; filename="x.txt"',
      ContentEncoding: "identity",
      ContentLanguage: "de",
      Metadata: { mtime: "123.5", note: "plain" },
      AcceptRanges: "bytes",
    };
    expect(got).toMatchObject(facts);
    expect(await head("dir/a b+ü&c.txt")).toMatchObject(facts);
    await user.s3.send(new DeleteObjectCommand({ Bucket, Key: "dir/a b+ü&c.txt" }));
    await expect(get("dir/a b+ü&c.txt")).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(head("dir/a b+ü&c.txt")).rejects.toMatchObject({ name: "NotFound" });
    await user.s3.send(new DeleteObjectCommand({ Bucket, Key: "dir/a b+ü&c.txt" }));
  });

  it("may be empty, and is replaced whole", async () => {
    await put("empty", "");
    expect(await head("empty")).toMatchObject({ ContentLength: 0, ETag: `"${md5("")}"` });
    await put("empty", "not any more", { Metadata: { a: "1" } });
    expect(await textOf("empty")).toBe("not any more");
    await put("empty", "again");
    expect((await head("empty")).Metadata).toEqual({});
  });

  it("is sent as a stream of unknown kind, in chunks with a trailer", async () => {
    const bytes = randomBytes(300_000);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
    }
    const stored = await put("stream", Readable.from(chunks()), { ContentLength: bytes.length });
    expect(stored.ETag).toBe(`"${md5(bytes)}"`);
    const got = await (await get("stream")).Body?.transformToByteArray();
    expect(bytes.equals(got ?? new Uint8Array())).toBe(true);
  });

  it.each(["CRC32", "CRC32C", "SHA1", "SHA256"] as const)(
    "carries a checksum by %s, verified and given back",
    async (name) => {
      const stored = await put(`sum-${name}`, "checked", { ChecksumAlgorithm: name });
      const given = stored[`Checksum${name}`];
      expect(given).toMatch(/^[A-Za-z0-9+/]+=*$/);
      const wrong = Buffer.from(given ?? "", "base64").map((byte, at) => (at === 0 ? byte ^ 1 : byte));
      const sent = { [`Checksum${name}`]: Buffer.from(wrong).toString("base64") };
      await expect(put(`wrong-${name}`, "checked", sent)).rejects.toMatchObject({ name: "BadDigest" });
      await expect(head(`wrong-${name}`)).rejects.toMatchObject({ name: "NotFound" });
    },
  );

  it("is checked against Content-MD5", async () => {
    const digest = createHash("md5").update("right").digest("base64");
    await put("md5", "right", { ContentMD5: digest });
    await expect(put("md5", "wrong", { ContentMD5: digest })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(put("md5", "right", { ContentMD5: "short" })).rejects.toMatchObject({ name: "InvalidDigest" });
    expect(await textOf("md5")).toBe("right");
  });

  it("keeps metadata in any script", async () => {
    const encoded = `=?UTF-8?B?${Buffer.from("Zoë 🎈").toString("base64")}?=`;
    await put("script", "x", { Metadata: { name: encoded } });
    expect((await head("script")).Metadata).toEqual({ name: encoded });
    const { body } = await server.test.call("GET", `/files/info/${Bucket}/script`, { token: user.token });
    expect(body.metadata).toEqual({ name: "Zoë 🎈" });
  });
});

describe("a read", () => {
  beforeAll(() => put("ten", "0123456789"));

  it.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
  ])("of %s answers that range", async (Range, text, ContentRange) => {
    const got = await get("ten", { Range });
    expect(await got.Body?.transformToString()).toBe(text);
    expect(got).toMatchObject({ ContentRange, ContentLength: text.length });
    expect(got.$metadata.httpStatusCode).toBe(206);
  });

  it("beyond the end is refused", async () => {
    await expect(get("ten", { Range: "bytes=10-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });

  it("follows its conditions, with and without quotes", async () => {
    const etag = md5("0123456789");
    for (const tag of [etag, `"${etag}"`, "*"]) {
      expect(await textOf("ten", { IfMatch: tag })).toBe("0123456789");
      await expect(get("ten", { IfNoneMatch: tag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    }
    await expect(get("ten", { IfMatch: '"other"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
    const [past, future] = [new Date(0), new Date(Date.now() + 60_000)];
    await expect(get("ten", { IfUnmodifiedSince: past })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await expect(get("ten", { IfModifiedSince: future })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  it("may override headers, but never so that a page runs on this origin", async () => {
    const got = await get("ten", {
      ResponseContentType: "text/html",
      ResponseContentDisposition: "inline; filename=a.html",
      ResponseCacheControl: "no-store",
    });
    expect(got).toMatchObject({ ContentType: "text/html", CacheControl: "private, no-store" });
    expect(got.ContentDisposition).toBe("attachment; filename=a.html");
  });

  it("of a private bucket is for no shared cache, whatever its uploader or reader says", async () => {
    await put("cached", "private", { CacheControl: "public, max-age=60, s-maxage=600" });
    const own = "private, max-age=60";
    const { ETag, CacheControl } = await get("cached");
    expect([CacheControl, (await head("cached")).CacheControl]).toEqual([own, own]);
    const override = { ResponseCacheControl: "public, s-maxage=600, immutable" };
    expect((await get("cached", override)).CacheControl).toBe("private, immutable");
    await expect(get("cached", { IfNoneMatch: ETag })).rejects.toMatchObject({
      $response: { headers: { "cache-control": own } },
    });
    expect((await get("ten")).CacheControl).toBe("private, no-cache");
  });
});

describe("a write", () => {
  it("happens only when nothing is there, for If-None-Match: *", async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => put("once", `writer ${n}`, { IfNoneMatch: "*" })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(put("once", "late", { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  it("happens only on the version that If-Match names", async () => {
    const first = await put("version", "1");
    const second = await put("version", "2", { IfMatch: first.ETag });
    await expect(put("version", "3", { IfMatch: first.ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect(await textOf("version")).toBe("2");
    await expect(put("nothing", "1", { IfMatch: second.ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it.each([
    ["public-read", { ACL: "public-read" }],
    ["server-side encryption", { ServerSideEncryption: "AES256" }],
    ["a lock", { ObjectLockLegalHoldStatus: "ON" }],
  ])("that asks for %s is refused, not half done", async (_, more) => {
    await expect(put("asks", "x", more as object)).rejects.toMatchObject({ name: "NotImplemented" });
    await expect(head("asks")).rejects.toMatchObject({ name: "NotFound" });
  });
});

describe("keys", () => {
  it("of 1,024 bytes are kept, of 1,025 refused", async () => {
    const longest = `${`${"k".repeat(200)}/`.repeat(5)}${"x".repeat(15)}é.x`;
    expect(Buffer.byteLength(longest)).toBe(1_024);
    await put(longest, "x");
    expect(await textOf(longest)).toBe("x");
    await expect(put(`${longest}x`, "x")).rejects.toMatchObject({ name: "KeyTooLongError" });
  });

  it.each(["a//b", "a\\b", "tab\tkey", "line\nkey", "bell\u0007", "right\u202eleft"])(
    "like %j are refused for writes and not found for reads",
    async (key) => {
      await expect(put(key, "x")).rejects.toMatchObject({ name: "InvalidArgument" });
      await expect(get(key)).rejects.toMatchObject({ name: "NoSuchKey" });
    },
  );

  it.each(["..", "a/../b", "./a", "a/."])("like %j never reach another place", async (key) => {
    await expect(put(key, "x")).rejects.toMatchObject({ $metadata: { httpStatusCode: expect.any(Number) } });
    await expect(get("b")).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});

describe("a copy", () => {
  it("says what its source says, or something else", async () => {
    await put("source ü", "copied", { Metadata: { a: "1" }, ContentType: "text/plain" });
    const CopySource = encodeURI(`/${Bucket}/source ü`);
    const { CopyObjectResult } = await user.s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource }));
    expect(CopyObjectResult?.ETag).toBe(`"${md5("copied")}"`);
    expect(await textOf("copy")).toBe("copied");
    expect(await head("copy")).toMatchObject({
      Metadata: { a: "1" },
      ContentType: expect.stringMatching(/^text\/plain/),
    });
    const replaced = { Metadata: { b: "2" }, MetadataDirective: "REPLACE", ContentType: "image/png" } as const;
    await user.s3.send(new CopyObjectCommand({ Bucket, Key: "source ü", CopySource, ...replaced }));
    expect(await head("source ü")).toMatchObject({ Metadata: { b: "2" }, ContentType: "image/png" });
    const onItself = new CopyObjectCommand({ Bucket, Key: "source ü", CopySource });
    await expect(user.s3.send(onItself)).rejects.toMatchObject({ name: "InvalidRequest" });
    const absent = new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/nothing` });
    await expect(user.s3.send(absent)).rejects.toMatchObject({ name: "NoSuchKey" });
    const stale = new CopyObjectCommand({ Bucket, Key: "copy", CopySource, CopySourceIfMatch: '"x"' });
    await expect(user.s3.send(stale)).rejects.toMatchObject({ name: "PreconditionFailed" });
  });
});
