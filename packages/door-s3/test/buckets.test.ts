import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";

const server = useS3Server({}, { domain: "s3.holdfast.test" });
let user: S3User;

beforeAll(async () => {
  user = await server.newUser();
});

describe("a bucket", () => {
  it("is made, found, emptied and deleted, and is the API's own", async () => {
    const Bucket = `made-by-s3-${user.id.slice(-8)}`;
    const { s3 } = user;
    const stranger = await server.newUser();
    await s3.send(new CreateBucketCommand({ Bucket }));
    const again = new CreateBucketCommand({ Bucket });
    await expect(s3.send(again)).rejects.toMatchObject({ name: "BucketAlreadyOwnedByYou" });
    await expect(stranger.s3.send(again)).rejects.toMatchObject({ name: "BucketAlreadyExists" });
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    expect((await stranger.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe("us-east-1");
    const { body } = await server.test.call("GET", `/buckets/${Bucket}`, { token: user.token });
    expect(body).toMatchObject({ owner_id: user.id, is_public: false });

    await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    const remove = new DeleteBucketCommand({ Bucket });
    await expect(s3.send(remove)).rejects.toMatchObject({ name: "BucketNotEmpty" });
    await expect(stranger.s3.send(remove)).rejects.toMatchObject({ name: "NoSuchBucket" });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await s3.send(remove);
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it.each(["UPPER", "a", "with.dot", "public", "-dash", "x".repeat(64)])("cannot be called %s", async (Bucket) => {
    const create = new CreateBucketCommand({ Bucket });
    await expect(user.s3.send(create)).rejects.toMatchObject({ name: "InvalidBucketName" });
  });

  it("answers what clients ask of its settings", async () => {
    const Bucket = await server.newBucket(user);
    const { s3 } = user;
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    expect((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants?.[0]).toMatchObject({
      Permission: "FULL_CONTROL",
      Grantee: { ID: user.id },
    });
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
  });

  it("is reached by a host name of its own", async () => {
    const Bucket = await server.newBucket(user);
    await user.s3.send(new PutObjectCommand({ Bucket, Key: "dir/a b", Body: "by host" }));
    const { hostname, port } = new URL(server.url);
    // What a name service would do: the name leads to this server.
    const virtual = server.client(user.keys, { forcePathStyle: false, endpoint: `http://s3.holdfast.test:${port}` });
    virtual.middlewareStack.add(
      (next) => (args) => {
        (args.request as { hostname: string }).hostname = hostname;
        return next(args);
      },
      { step: "finalizeRequest", priority: "low", name: "resolve" },
    );
    const { Body } = await virtual.send(new GetObjectCommand({ Bucket, Key: "dir/a b" }));
    expect(await Body?.transformToString()).toBe("by host");
    expect((await virtual.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain(Bucket);
  });
});

describe("tags", () => {
  it("are set with the object, read, replaced and deleted", async () => {
    const Bucket = await server.newBucket(user);
    const object = { Bucket, Key: "tagged" };
    const tagsOf = async () => (await user.s3.send(new GetObjectTaggingCommand(object))).TagSet;
    await user.s3.send(new PutObjectCommand({ ...object, Body: "x", Tagging: "a=1&b%20c=%C3%BC" }));
    expect(await tagsOf()).toEqual([
      { Key: "a", Value: "1" },
      { Key: "b c", Value: "ü" },
    ]);
    expect((await user.s3.send(new GetObjectCommand(object))).TagCount).toBe(2);
    const put = (TagSet: { Key: string; Value: string }[]) =>
      user.s3.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet } }));
    await put([{ Key: "d", Value: "" }]);
    expect(await tagsOf()).toEqual([{ Key: "d", Value: "" }]);
    const many = Array.from({ length: 11 }, (_, n) => ({ Key: `k${n}`, Value: "" }));
    for (const wrong of [many, [{ Key: "", Value: "" }], [{ Key: "x".repeat(129), Value: "" }], [many[0], many[0]]]) {
      await expect(put(wrong as typeof many)).rejects.toMatchObject({ name: "InvalidTag" });
    }
    expect(await tagsOf()).toEqual([{ Key: "d", Value: "" }]);
    await user.s3.send(new DeleteObjectTaggingCommand(object));
    expect(await tagsOf()).toEqual([]);
  });
});

describe("versions", () => {
  it("are kept, listed, read and deleted, with markers", async () => {
    const Bucket = await server.newBucket(user);
    const { s3 } = user;
    const versioning = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
    expect(await versioning()).toBeUndefined();
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    expect(await versioning()).toBe("Enabled");

    const object = { Bucket, Key: "versioned" };
    const first = await s3.send(new PutObjectCommand({ ...object, Body: "one" }));
    const second = await s3.send(new PutObjectCommand({ ...object, Body: "two" }));
    const removed = await s3.send(new DeleteObjectCommand(object));
    expect(removed).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: "NoSuchKey" });
    const read = async (VersionId: string | undefined) =>
      (await s3.send(new GetObjectCommand({ ...object, VersionId }))).Body?.transformToString();
    expect([await read(first.VersionId), await read(second.VersionId)]).toEqual(["one", "two"]);
    await expect(read(removed.VersionId)).rejects.toMatchObject({ name: "MethodNotAllowed" });
    await expect(read("01890000-0000-7000-8000-000000000000")).rejects.toMatchObject({ name: "NoSuchVersion" });
    await expect(read("no-id")).rejects.toMatchObject({ name: "NoSuchVersion" });

    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(listed.Versions?.map(({ VersionId, IsLatest, Size }) => [VersionId, IsLatest, Size])).toEqual([
      [second.VersionId, false, 3],
      [first.VersionId, false, 3],
    ]);
    expect(listed.DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [removed.VersionId, true],
    ]);
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    expect(page.IsTruncated).toBe(true);
    const rest = await s3.send(
      new ListObjectVersionsCommand({
        Bucket,
        KeyMarker: page.NextKeyMarker,
        VersionIdMarker: page.NextVersionIdMarker,
      }),
    );
    expect(rest.Versions?.map(({ VersionId }) => VersionId)).toEqual([first.VersionId]);

    const stranger = await server.newUser();
    const theirs = new DeleteObjectCommand({ ...object, VersionId: first.VersionId });
    await expect(stranger.s3.send(theirs)).rejects.toMatchObject({ name: "NoSuchBucket" });
    await s3.send(new DeleteObjectCommand({ ...object, VersionId: removed.VersionId }));
    expect(await read(undefined)).toBe("two");
    await s3.send(new DeleteObjectCommand({ ...object, VersionId: second.VersionId }));
    expect(await read(undefined)).toBe("one");
    const remove = new DeleteBucketCommand({ Bucket });
    await expect(s3.send(remove)).rejects.toMatchObject({ name: "BucketNotEmpty" });
    await s3.send(new DeleteObjectCommand({ ...object, VersionId: first.VersionId }));
    await s3.send(remove);
  });
});

describe("both doors", () => {
  it("show the same file: put by S3, read by the API, and the other way", async () => {
    const Bucket = await server.newBucket(user);
    const put = await user.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "dir/x.txt",
        Body: "by S3",
        ContentType: "text/plain",
        CacheControl: "no-store",
      }),
    );
    const byApi = await server.test.fetch("GET", `/files/download/${Bucket}/dir/x.txt`, { token: user.token });
    expect(await byApi.text()).toBe("by S3");
    expect(byApi.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(byApi.headers.get("cache-control")).toContain("no-store");
    expect(put.ETag).toMatch(/^"[0-9a-f]{32}"$/);

    const path = `/files/upload/${Bucket}/y.txt`;
    const up = await server.test.call("PUT", path, { token: user.token, body: "by the API" });
    expect(up.status).toBe(201);
    const got = await user.s3.send(new GetObjectCommand({ Bucket, Key: "y.txt" }));
    expect(await got.Body?.transformToString()).toBe("by the API");
    // No client may take it for an MD5.
    expect(got.ETag).toMatch(/^"[0-9a-f]{32}-1"$/);
    const head = await user.s3.send(new HeadObjectCommand({ Bucket, Key: "y.txt", IfMatch: got.ETag }));
    expect(head.ContentLength).toBe(10);
    const attributes = await user.s3.send(
      new GetObjectAttributesCommand({ Bucket, Key: "y.txt", ObjectAttributes: ["ETag", "ObjectSize", "Checksum"] }),
    );
    expect(attributes).toMatchObject({ ObjectSize: 10, Checksum: { ChecksumCRC32C: expect.any(String) } });
  });

  it("hold to the same limits and types of a bucket", async () => {
    const Bucket = await server.newBucket(user, { max_file_bytes: 10, allowed_types: ["image/*"] });
    const put = (Body: string, ContentType: string) =>
      user.s3.send(new PutObjectCommand({ Bucket, Key: "a", Body, ContentType }));
    await expect(put("x".repeat(11), "image/png")).rejects.toMatchObject({ name: "EntityTooLarge" });
    await expect(put("text", "text/plain")).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(user.s3.send(new HeadObjectCommand({ Bucket, Key: "a" }))).rejects.toMatchObject({ name: "NotFound" });
  });
});
