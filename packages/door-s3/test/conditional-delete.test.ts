import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
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

const put = async (Key: string, Body: string, more: object = {}) =>
  (await user.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))).ETag ?? "";
const remove = (Key: string, IfMatch: string, more: object = {}) =>
  user.s3.send(new DeleteObjectCommand({ Bucket, Key, IfMatch, ...more }));
const read = async (Key: string) =>
  (await user.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

/** "done", or the name of the refusal. */
const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    ({ name }: Error) => name,
  );

describe("a delete with If-Match", () => {
  it("removes the object that has the tag, and no other", async () => {
    const old = await put("a", "old");
    const tag = await put("a", "new");
    await expect(remove("a", old)).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect(await read("a")).toBe("new");
    await remove("a", tag.replaceAll('"', ""));
    await expect(remove("a", tag)).rejects.toMatchObject({ name: "PreconditionFailed" });
    await put("a", "any");
    await remove("a", "*");
    await expect(read("a")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("looks at the tag of each object of a batch", async () => {
    const tags = [await put("batch/1", "1"), await put("batch/2", "2"), await put("batch/3", "3")];
    const answer = await user.s3.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: "batch/1", ETag: tags[0] }, { Key: "batch/2", ETag: tags[0] }, { Key: "batch/3" }] },
      }),
    );
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(["batch/1", "batch/3"]);
    expect(answer.Errors).toMatchObject([{ Key: "batch/2", Code: "PreconditionFailed" }]);
    expect(await read("batch/2")).toBe("2");
  });

  it("of a version looks at the version", async () => {
    const name = await server.newBucket(user, { versioning: true });
    const ETag = await put("v", "old", { Bucket: name });
    const { VersionId } = await user.s3.send(new HeadObjectCommand({ Bucket: name, Key: "v" }));
    const other = await put("v", "new", { Bucket: name });
    expect(await outcome(remove("v", other, { Bucket: name, VersionId }))).toBe("PreconditionFailed");
    expect(await outcome(remove("v", ETag, { Bucket: name, VersionId }))).toBe("done");
  });
});

describe("racing", () => {
  it("deletions with one tag have one winner", async () => {
    for (let round = 0; round < 5; round += 1) {
      const tag = await put("raced", `${round}`);
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => outcome(remove("raced", tag))));
      expect(outcomes.toSorted()).toEqual([...Array(5).fill("PreconditionFailed"), "done"]);
    }
  });

  it("a deletion and a PUT with one tag have one winner", async () => {
    for (let round = 0; round < 10; round += 1) {
      const tag = await put("raced", `old ${round}`);
      const pair = [
        () => outcome(remove("raced", tag)),
        () => outcome(put("raced", `new ${round}`, { IfMatch: tag })),
      ] as const;
      const order = round % 2 === 0 ? pair : pair.toReversed();
      const outcomes = await Promise.all(order.map((start) => start()));
      const [removed, replaced] = round % 2 === 0 ? outcomes : outcomes.toReversed();
      if (removed === "done") expect(["NoSuchKey", "PreconditionFailed"]).toContain(replaced);
      else expect([removed, replaced]).toEqual(["PreconditionFailed", "done"]);
      expect(await outcome(read("raced"))).toBe(removed === "done" ? "NoSuchKey" : "done");
    }
  });

  it("a deletion with the old tag never takes what a PUT has stored", async () => {
    for (let round = 0; round < 10; round += 1) {
      const tag = await put("kept", `old ${round}`);
      await Promise.all([outcome(remove("kept", tag)), put("kept", `new ${round}`)]);
      expect(await read("kept")).toBe(`new ${round}`);
    }
  });
});
