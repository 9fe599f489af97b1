import { createHash } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import { EVERYTHING, type S3User, useS3Server } from "./harness/s3-server.js";
import { errorOf, type RawRequest, signRequest } from "./harness/signed-request.js";

const server = useS3Server();
let user: S3User;
let Bucket: string;
let file: string;

beforeAll(async () => {
  user = await server.newUser();
  Bucket = await server.newBucket(user);
  file = `${server.endpoint}/${Bucket}/file`;
  await user.s3.send(new PutObjectCommand({ Bucket, Key: "file", Body: "content" }));
});

const sign = (raw: RawRequest = {}, address = file) => signRequest(user.keys, address, raw);
const send = async ([address, init]: [string, RequestInit]) => errorOf(await fetch(address, init));
const readBack = async () => {
  const { Body } = await user.s3.send(new GetObjectCommand({ Bucket, Key: "file" }));
  return Body?.transformToString();
};

describe("a request that is not signed right", () => {
  it.each<[string, (address: string, init: RequestInit) => [string, RequestInit], string]>([
    ["unsigned", (address) => [address, {}], "403 AccessDenied"],
    ["for another key", (_, init) => [`${file}2`, init], "403 SignatureDoesNotMatch"],
    ["for another bucket", (address, init) => [address.replace(Bucket, "other"), init], "403 SignatureDoesNotMatch"],
    ["with more query", (address, init) => [`${address}?versionId=1`, init], "403 SignatureDoesNotMatch"],
    ["by another method", (address, init) => [address, { ...init, method: "DELETE" }], "403 SignatureDoesNotMatch"],
    ["with a header more", (address, init) => [address, withHeader(init, "x-amz-acl", "private")], "403 AccessDenied"],
    [
      "with a header changed",
      (address, init) => [address, withHeader(init, "x-amz-meta-a", "2")],
      "403 SignatureDoesNotMatch",
    ],
    [
      "with another digest",
      (address, init) => [address, withHeader(init, "x-amz-content-sha256", "UNSIGNED-PAYLOAD")],
      "403 SignatureDoesNotMatch",
    ],
  ])("%s is refused", async (_, change, code) => {
    const [address, init] = await sign({ headers: { "x-amz-meta-a": "1" } });
    expect(await send(change(address, init))).toBe(code);
    expect(await readBack()).toBe("content");
  });

  it("with a body changed on its way stores nothing", async () => {
    const [address, init] = await sign({ method: "PUT", body: "new content" });
    expect(await send([address, { ...init, body: "bad content" }])).toBe("400 XAmzContentSHA256Mismatch");
    expect(await send([address, { ...init, body: "short" }])).toBe("400 XAmzContentSHA256Mismatch");
    expect(await readBack()).toBe("content");
    expect(await (await fetch(address, init)).text()).toBe("");
    expect(await readBack()).toBe("new content");
    await user.s3.send(new PutObjectCommand({ Bucket, Key: "file", Body: "content" }));
  });

  it("with an old time, another's key or another's secret is refused", async () => {
    const old = new Date(Date.now() - 16 * 60_000);
    expect(await send(await sign({ signingDate: old }))).toBe("403 RequestTimeTooSkewed");
    const { keys } = await server.newUser();
    const mixed = { accessKeyId: user.keys.accessKeyId, secretAccessKey: keys.secretAccessKey };
    expect(await send(await signRequest(mixed, file))).toBe("403 SignatureDoesNotMatch");
    const unknown = { ...keys, accessKeyId: "HFAAAAAAAAAAAAAAAAAA" };
    expect(await send(await signRequest(unknown, file))).toBe("403 InvalidAccessKeyId");
    const strange = { ...keys, accessKeyId: "' or true --" };
    expect(await send(await signRequest(strange, file))).toBe("403 InvalidAccessKeyId");
  });

  it("with the keys or tokens of the API is refused", async () => {
    const headers = { apikey: server.test.anonKey, authorization: `Bearer ${user.token}` };
    expect(await send([file, { headers }])).toBe("400 InvalidRequest");
    expect(await send([`${file}?apikey=${server.test.anonKey}`, {}])).toBe("403 AccessDenied");
  });

  it("tells nothing of the server's inside", async () => {
    const response = await fetch(file, { headers: { authorization: "AWS4-HMAC-SHA256 x" } });
    const text = await response.text();
    expect(text).toMatch(/<Error><Code>AuthorizationHeaderMalformed<\/Code><Message>[^<]+<\/Message><Resource>/);
    expect(text).toContain(`<RequestId>${response.headers.get("x-request-id")}</RequestId>`);
    expect(text).not.toMatch(/node_modules|\/work\/|\.ts|select /);
    const head = await fetch(file, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([403, ""]);
  });
});

describe("a presigned URL", () => {
  const presign = (command: GetObjectCommand | PutObjectCommand, s3: S3Client = user.s3) =>
    // The presigner's types ask of a command what those of the client do not give.
    getSignedUrl(s3, command as never, { expiresIn: 60 });

  it("reads, and writes, for whoever has it, until it expires", async () => {
    const read = await presign(new GetObjectCommand({ Bucket, Key: "file" }));
    const write = await presign(new PutObjectCommand({ Bucket, Key: "presigned" }));
    const response = await fetch(read);
    expect(await response.text()).toBe("content");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await fetch(write, { method: "PUT", body: "by anybody" })).status).toBe(200);
    server.passTime(61_000);
    try {
      expect(await send([read, {}])).toBe("403 AccessDenied");
      expect(await send([write, { method: "PUT", body: "late" }])).toBe("403 AccessDenied");
    } finally {
      server.passTime(-61_000);
    }
  });

  it("is good for nothing else", async () => {
    const read = await presign(new GetObjectCommand({ Bucket, Key: "file" }));
    expect(await send([read, { method: "PUT", body: "x" }])).toBe("403 SignatureDoesNotMatch");
    expect(await send([read.replace("/file?", "/presigned?"), {}])).toBe("403 SignatureDoesNotMatch");
    expect(await send([`${read}&response-content-type=text/html`, {}])).toBe("403 SignatureDoesNotMatch");
    expect(await send([read.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"), {}])).toBe("403 SignatureDoesNotMatch");
    expect(await send([read, { headers: { "x-amz-meta-a": "1" } }])).toBe("403 AccessDenied");
  });

  it("holds a write to the checksum that was signed with it", async () => {
    const ChecksumSHA256 = createHash("sha256").update("agreed").digest("base64");
    const url = await presign(new PutObjectCommand({ Bucket, Key: "agreed", ChecksumSHA256 }));
    expect(await send([url, { method: "PUT", body: "something else" }])).toBe("400 BadDigest");
    expect((await fetch(url, { method: "PUT", body: "agreed" })).status).toBe(200);
  });

  it("ends with its key", async () => {
    const keys = await server.newKey(user);
    const url = await presign(new GetObjectCommand({ Bucket, Key: "file" }), server.client(keys));
    expect((await fetch(url)).status).toBe(200);
    await server.test.call("DELETE", `/access-keys/${keys.accessKeyId}`, { token: user.token });
    expect(await send([url, {}])).toBe("403 InvalidAccessKeyId");
  });
});

describe("an access key", () => {
  const refused = { name: "AccessDenied" };
  const forbidden = { $metadata: { httpStatusCode: 403 } };

  it("does only what its actions say", async () => {
    const attempts = {
      list: new ListBucketsCommand({}),
      read: new GetObjectCommand({ Bucket, Key: "file" }),
      write: new PutObjectCommand({ Bucket, Key: "scoped", Body: "x" }),
      delete: new DeleteObjectCommand({ Bucket, Key: "scoped" }),
      manage: new CreateBucketCommand({ Bucket: `made-${user.id.slice(-8)}` }),
    };
    for (const action of Object.keys(attempts)) {
      const s3 = server.client(await server.newKey(user, { actions: [action] }));
      for (const [other, command] of Object.entries(attempts)) {
        const sent = s3.send(command as GetObjectCommand);
        if (other === action) await sent;
        else await expect(sent, `${other} with a key for ${action}`).rejects.toMatchObject(refused);
      }
    }
  });

  it("reaches only its buckets, by name or by id, as a source too", async () => {
    const other = await server.newBucket(user);
    const { body } = await server.test.call("GET", `/buckets/${other}`, { token: user.token });
    await user.s3.send(new PutObjectCommand({ Bucket: other, Key: "secret", Body: "x" }));
    const { body: own } = await server.test.call("GET", `/buckets/${Bucket}`, { token: user.token });
    const keys = await server.newKey(user, { ...EVERYTHING, bucket_ids: [own.id] });
    const s3 = server.client(keys);
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
    for (const name of [other, body.id]) {
      await expect(s3.send(new GetObjectCommand({ Bucket: name, Key: "secret" }))).rejects.toMatchObject(refused);
      await expect(s3.send(new GetObjectCommand({ Bucket: name, Key: "none" }))).rejects.toMatchObject(refused);
      const write = new PutObjectCommand({ Bucket: name, Key: "a", Body: "x" });
      await expect(s3.send(write)).rejects.toMatchObject(refused);
      await expect(s3.send(new HeadBucketCommand({ Bucket: name }))).rejects.toMatchObject(forbidden);
    }
    const headers = { "x-amz-copy-source": `${other}/secret` };
    expect(await send(await signRequest(keys, `${server.endpoint}/${Bucket}/copy`, { method: "PUT", headers }))).toBe(
      "403 AccessDenied",
    );
    await expect(s3.send(new CreateBucketCommand({ Bucket: "another-bucket" }))).rejects.toMatchObject(refused);
  });

  it("stops at once when it is revoked or expires, and when its owner is deactivated or deleted", async () => {
    const owner = await server.newUser();
    const mine = await server.newBucket(owner);
    const works = async (s3: typeof owner.s3) =>
      s3.send(new HeadBucketCommand({ Bucket: mine })).then(
        () => true,
        ({ $metadata }: S3ServiceException) => $metadata.httpStatusCode,
      );
    const revoked = await server.newKey(owner);
    expect(await works(server.client(revoked))).toBe(true);
    await server.test.call("DELETE", `/access-keys/${revoked.accessKeyId}`, { token: owner.token });
    expect(await works(server.client(revoked))).toBe(403);

    const expiring = await server.newKey(owner, { expires_at: new Date(Date.now() + 120_000).toISOString() });
    expect(await works(server.client(expiring))).toBe(true);
    server.passTime(121_000);
    expect(await works(server.client(expiring))).toBe(403);
    server.passTime(-121_000);

    const { token } = server.test.admin;
    await server.test.call("PUT", `/users/${owner.id}`, { token, json: { is_active: false } });
    expect(await works(owner.s3)).toBe(403);
    await server.test.call("PUT", `/users/${owner.id}`, { token, json: { is_active: true } });
    expect(await works(owner.s3)).toBe(true);
    await server.test.call("DELETE", `/users/${owner.id}`, { token });
    expect(await works(owner.s3)).toBe(403);
  });

  it("notes its use to the hour", async () => {
    const keys = await server.newKey(user);
    const lastUse = async () =>
      (await server.test.call("GET", `/access-keys/${keys.accessKeyId}`, { token: user.token })).body.last_used_at;
    const bad = { ...keys, secretAccessKey: "wrong" };
    await send(await signRequest(bad, file));
    expect(await lastUse()).toBeNull();
    await send(await signRequest(keys, file));
    const first = await lastUse();
    expect(Date.now() - Date.parse(first)).toBeLessThan(60_000);
    await send(await signRequest(keys, file));
    expect(await lastUse()).toBe(first);
  });

  it("gives an admin what an admin may, and no more than its scope", async () => {
    const admin = server.client(await server.newKey(server.test.admin, { actions: ["read"] }));
    const { Body } = await admin.send(new GetObjectCommand({ Bucket, Key: "file" }));
    expect(await Body?.transformToString()).toBe("content");
    const remove = new DeleteObjectCommand({ Bucket, Key: "file" });
    await expect(admin.send(remove)).rejects.toMatchObject(refused);
  });
});

describe("the buckets of others", () => {
  it("are not there when private, and read but not deleted from when public, as by the API", async () => {
    const owner = await server.newUser();
    const stranger = await server.newUser();
    const [hidden, open] = [await server.newBucket(owner), await server.newBucket(owner, { is_public: true })];
    for (const name of [hidden, open]) {
      await owner.s3.send(new PutObjectCommand({ Bucket: name, Key: "a", Body: "theirs" }));
    }
    const { s3 } = stranger;
    await expect(s3.send(new GetObjectCommand({ Bucket: hidden, Key: "a" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(s3.send(new HeadObjectCommand({ Bucket: hidden, Key: "a" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    const write = (name: string) => s3.send(new PutObjectCommand({ Bucket: name, Key: "a", Body: "mine" }));
    await expect(write(hidden)).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(write(open)).rejects.toMatchObject({ name: "AccessDenied" });
    const got = await s3.send(new GetObjectCommand({ Bucket: open, Key: "a" }));
    expect(await got.Body?.transformToString()).toBe("theirs");
    const remove = new DeleteObjectCommand({ Bucket: open, Key: "a" });
    await expect(s3.send(remove)).rejects.toMatchObject({ name: "AccessDenied" });
    const { Deleted, Errors } = await s3.send(
      new DeleteObjectsCommand({ Bucket: open, Delete: { Objects: [{ Key: "a" }, { Key: "none" }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["none"]);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([["a", "AccessDenied"]]);
  });
});

describe("a document", () => {
  const bomb = `<!DOCTYPE a [<!ENTITY x "${"y".repeat(1000)}">]><Delete><Object><Key>&x;</Key></Object></Delete>`;
  it.each([
    ["an XML bomb", bomb, "400 MalformedXML"],
    ["no XML", "hello", "400 MalformedXML"],
    ["nothing", "", "400 MalformedXML"],
    ["another root", "<Other/>", "400 MalformedXML"],
    ["no keys", "<Delete></Delete>", "400 MalformedXML"],
    ["too many keys", `<Delete>${"<Object><Key>a</Key></Object>".repeat(1_001)}</Delete>`, "400 MalformedXML"],
    ["deep nesting", `<Delete>${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}</Delete>`, "400 MalformedXML"],
    ["bytes that are no UTF-8", "<Delete>\ud800</Delete>", "400 MalformedXML"],
    ["five megabytes", `<Delete>${" ".repeat(5_000_000)}</Delete>`, "400 EntityTooLarge"],
  ])("that is %s is refused", async (_, body, code) => {
    const address = `${server.endpoint}/${Bucket}?delete=`;
    expect(await send(await sign({ method: "POST", body }, address))).toBe(code);
  });
});

describe("what S3 has and this door has not", () => {
  it.each([
    ["GET", "?torrent=", "501 NotImplemented"],
    ["GET", "?retention=", "501 NotImplemented"],
    ["PUT", "?acl=", "501 NotImplemented"],
    ["POST", "?select=&select-type=2", "501 NotImplemented"],
    ["POST", "?restore=", "501 NotImplemented"],
    ["DELETE", "?legal-hold=", "501 NotImplemented"],
    ["PATCH", "", "405 MethodNotAllowed"],
  ])("%s of %s is refused and changes nothing", async (method, search, code) => {
    expect(await send(await sign({ method }, file + search))).toBe(code);
    expect(await readBack()).toBe("content");
  });

  it.each(["policy", "cors", "lifecycle", "website", "acl", "tagging"])(
    "PUT and DELETE of a bucket's %s are refused, and the bucket stays",
    async (name) => {
      for (const method of ["PUT", "DELETE"]) {
        const address = `${server.endpoint}/${Bucket}?${name}=`;
        expect(await send(await sign({ method }, address))).toBe("501 NotImplemented");
      }
      expect(await readBack()).toBe("content");
    },
  );
});

function withHeader(init: RequestInit, name: string, value: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set(name, value);
  return { ...init, headers };
}
