import {
  DeleteObjectsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";

const server = useS3Server();
let user: S3User;
let Bucket: string;

const KEYS = ["a.txt", "b/1", "b/2", "b/c/3", "b0", "d e/ü&<x>.txt", "z"];

beforeAll(async () => {
  user = await server.newUser();
  Bucket = await server.newBucket(user);
  for (const Key of KEYS) await user.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});

const list = async (more: Partial<ListObjectsV2CommandInput> = {}) => {
  const answer = await user.s3.send(new ListObjectsV2Command({ Bucket, ...more }));
  return {
    keys: (answer.Contents ?? []).map(({ Key }) => Key),
    folders: (answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    answer,
  };
};

describe("a list of objects", () => {
  it("has all keys in the order of their bytes, with size, tag and time", async () => {
    const { keys, answer } = await list();
    expect(keys).toEqual(KEYS);
    expect(answer).toMatchObject({ KeyCount: KEYS.length, IsTruncated: false, Name: Bucket });
    expect(answer.Contents?.[0]).toMatchObject({
      Size: 5,
      StorageClass: "STANDARD",
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
    expect(Date.now() - Number(answer.Contents?.[0]?.LastModified)).toBeLessThan(120_000);
  });

  it("folds what lies below the delimiter", async () => {
    expect(await list({ Delimiter: "/" })).toMatchObject({ keys: ["a.txt", "b0", "z"], folders: ["b/", "d e/"] });
    expect(await list({ Delimiter: "/", Prefix: "b/" })).toMatchObject({ keys: ["b/1", "b/2"], folders: ["b/c/"] });
    expect(await list({ Delimiter: "/", Prefix: "b" })).toMatchObject({ keys: ["b0"], folders: ["b/"] });
    expect(await list({ Prefix: "b/" })).toMatchObject({ keys: ["b/1", "b/2", "b/c/3"] });
    expect(await list({ Prefix: "nothing" })).toMatchObject({ keys: [], folders: [] });
  });

  it.each([1, 2, 3])("is the same in pages of %d", async (MaxKeys) => {
    for (const Delimiter of [undefined, "/"]) {
      const whole = await list(Delimiter === undefined ? {} : { Delimiter });
      const keys: (string | undefined)[] = [];
      const folders: (string | undefined)[] = [];
      let token: string | undefined;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list({
          MaxKeys,
          ...(Delimiter === undefined ? {} : { Delimiter }),
          ...(token === undefined ? {} : { ContinuationToken: token }),
        });
        expect(page.keys.length + page.folders.length).toBeLessThanOrEqual(MaxKeys);
        keys.push(...page.keys);
        folders.push(...page.folders);
        token = page.answer.NextContinuationToken;
      } while (token !== undefined);
      expect([keys, folders]).toEqual([whole.keys, whole.folders]);
    }
  });

  it("begins after a key, which need not be there", async () => {
    expect((await list({ StartAfter: "b/2" })).keys).toEqual(["b/c/3", "b0", "d e/ü&<x>.txt", "z"]);
    expect((await list({ StartAfter: "b/" })).keys).toEqual(["b/1", "b/2", "b/c/3", "b0", "d e/ü&<x>.txt", "z"]);
    expect(await list({ StartAfter: "b/", Delimiter: "/" })).toMatchObject({ keys: ["b0", "z"], folders: ["d e/"] });
    expect((await list({ StartAfter: "zz" })).keys).toEqual([]);
  });

  it("of the first version pages by marker", async () => {
    const first = await user.s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: "/" }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: "b/" });
    const rest = await user.s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", Marker: first.NextMarker }));
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["b0", "z"]);
    expect(rest.Contents?.[0]?.Owner?.ID).toBe(user.id);
  });

  it("is encoded where the client asks for it", async () => {
    const { keys } = await list({ EncodingType: "url", Prefix: "d e/" });
    expect(keys).toEqual(["d%20e/%C3%BC%26%3Cx%3E.txt"]);
  });

  it("of no keys is asked for, too", async () => {
    expect((await list({ MaxKeys: 0 })).answer).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it.each<[Partial<ListObjectsV2CommandInput>, string]>([
    [{ Delimiter: "-" }, "NotImplemented"],
    [{ MaxKeys: -1 }, "InvalidArgument"],
    [{ ContinuationToken: "%%%" }, "InvalidArgument"],
    [{ Bucket: "not-there" }, "NoSuchBucket"],
  ])("with %j is refused", async (more, name) => {
    await expect(list(more)).rejects.toMatchObject({ name });
  });
});

it("2,500 keys are listed in pages and deleted in batches", { timeout: 180_000 }, async () => {
  const name = await server.newBucket(user);
  const keys = Array.from({ length: 2_500 }, (_, n) => `k/${String(n).padStart(5, "0")}`);
  const waiting = [...keys];
  const work = async () => {
    for (let Key = waiting.pop(); Key !== undefined; Key = waiting.pop()) {
      await user.s3.send(new PutObjectCommand({ Bucket: name, Key, Body: "x" }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const listed: string[] = [];
  let pages = 0;
  for await (const page of paginateListObjectsV2({ client: user.s3 }, { Bucket: name })) {
    pages++;
    listed.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
  }
  expect([pages, listed]).toEqual([3, keys]);
  for (let at = 0; at < keys.length; at += 1_000) {
    const Objects = keys.slice(at, at + 1_000).map((Key) => ({ Key }));
    const { Deleted, Errors = [] } = await user.s3.send(
      new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: at > 0 } }),
    );
    expect([Deleted?.length ?? 0, Errors]).toEqual([at > 0 ? 0 : Objects.length, []]);
  }
  expect((await user.s3.send(new ListObjectsV2Command({ Bucket: name }))).KeyCount).toBe(0);
});
