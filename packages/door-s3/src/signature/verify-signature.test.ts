import type { UsableAccessKey } from "@holdfast/server-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signerOf } from "../../test/harness/signed-request.js";
import { encodeComponent, encodePath, readQuery } from "./percent-encoding.js";
import { createSigningKeys } from "./signing-keys.js";
import { type SignedRequest, verifySignature } from "./verify-signature.js";

/** The credentials and time of the examples in AWS's documentation, "Authenticating Requests (AWS Signature Version 4)". */
const ID = "AKIAIOSFODNN7EXAMPLE";
const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const THEN = "2013-05-24T00:00:00Z";
const HOST = "examplebucket.s3.amazonaws.com";
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const EXAMPLE = `Credential=${ID}/20130524/us-east-1/s3/aws4_request`;

const keyOf = (id: string, secret: string): UsableAccessKey => ({
  id,
  secret,
  actor: { kind: "user", userId: "u", email: "u@example.com", isAdmin: false, sessionId: id, expiresAt: 0 },
  bucketIds: null,
  actions: new Set(["read"]),
  noteUse: async () => undefined,
});

const verify = (request: SignedRequest, now = THEN, secret = SECRET) =>
  verifySignature(request, {
    accessKeys: { find: async (id) => (id === ID ? keyOf(id, secret) : null) },
    signingKeys: createSigningKeys(),
    now: () => new Date(now),
  });

interface Example {
  readonly method?: string;
  readonly path?: string;
  readonly search?: string;
  readonly headers: Record<string, string>;
  readonly host?: string;
}

const requestOf = ({ method = "GET", path = "/", search = "", headers, host = HOST }: Example): SignedRequest => ({
  method,
  places: [{ host, path }],
  query: readQuery(search),
  headers: new Headers(headers),
});

const signed = (signedHeaders: string, signature: string) =>
  `AWS4-HMAC-SHA256 ${EXAMPLE},SignedHeaders=${signedHeaders},Signature=${signature}`;

describe("the examples of AWS's documentation", () => {
  const date = "20130524T000000Z";
  const getObject = {
    path: "/test.txt",
    headers: {
      authorization: signed(
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
      ),
      range: "bytes=0-9",
      "x-amz-content-sha256": EMPTY,
      "x-amz-date": date,
    },
  };
  const putDigest = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  const examples: Record<string, Example> = {
    "GET object": getObject,
    "PUT object": {
      method: "PUT",
      path: "/test$file.text",
      headers: {
        authorization: signed(
          "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
          "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-content-sha256": putDigest,
        "x-amz-date": date,
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
    },
    "GET bucket lifecycle": {
      search: "?lifecycle",
      headers: {
        authorization: signed(
          "host;x-amz-content-sha256;x-amz-date",
          "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        "x-amz-content-sha256": EMPTY,
        "x-amz-date": date,
      },
    },
    "GET bucket (list objects)": {
      search: "?max-keys=2&prefix=J",
      headers: {
        authorization: signed(
          "host;x-amz-content-sha256;x-amz-date",
          "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
        "x-amz-content-sha256": EMPTY,
        "x-amz-date": date,
      },
    },
    "presigned GET": {
      path: "/test.txt",
      search: `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ID}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${date}&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
      headers: {},
    },
    "PUT object in chunks": {
      method: "PUT",
      path: "/examplebucket/chunkObject.txt",
      host: "s3.amazonaws.com",
      headers: {
        authorization: signed(
          "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
          "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        ),
        "content-encoding": "aws-chunked",
        "content-length": "66824",
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "x-amz-date": date,
        "x-amz-decoded-content-length": "66560",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
      },
    },
  };

  it.each(Object.entries(examples))("%s is right, and wrong once anything is changed", async (_, example) => {
    const verified = await verify(requestOf(example));
    expect(verified.key.id).toBe(ID);
    const wrong = { code: "SignatureDoesNotMatch" };
    await expect(verify(requestOf({ ...example, method: "DELETE" }))).rejects.toMatchObject(wrong);
    await expect(verify(requestOf({ ...example, path: "/other" }))).rejects.toMatchObject(wrong);
    await expect(verify(requestOf({ ...example, host: "other.example" }))).rejects.toMatchObject(wrong);
    await expect(verify(requestOf(example), THEN, `${SECRET}x`)).rejects.toMatchObject(wrong);
    const search = `${example.search ?? ""}${example.search ? "&" : "?"}versionId=1`;
    await expect(verify(requestOf({ ...example, search }))).rejects.toMatchObject(wrong);
  });

  it("hold for fifteen minutes either way", async () => {
    const request = requestOf(getObject);
    for (const now of ["2013-05-24T00:15:00Z", "2013-05-23T23:45:00Z"]) await verify(request, now);
    for (const now of ["2013-05-24T00:15:01Z", "2013-05-23T23:44:59Z"]) {
      await expect(verify(request, now)).rejects.toMatchObject({ code: "RequestTimeTooSkewed" });
    }
  });

  it("hold, presigned, until they expire", async () => {
    const request = requestOf(examples["presigned GET"] as Example);
    await verify(request, "2013-05-25T00:00:00Z");
    const refused = { code: "AccessDenied" };
    await expect(verify(request, "2013-05-25T00:00:01Z")).rejects.toMatchObject(refused);
    await expect(verify(request, "2013-05-23T23:44:59Z")).rejects.toMatchObject(refused);
  });

  it.each<[string, Example, string]>([
    ["no signature", { headers: {} }, "AccessDenied"],
    ["a header of version 2", { headers: { authorization: "AWS id:signature" } }, "InvalidRequest"],
    ["a query of version 2", { search: "?AWSAccessKeyId=a&Signature=b&Expires=1", headers: {} }, "InvalidRequest"],
    ["a bearer token", { headers: { authorization: "Bearer x" } }, "InvalidRequest"],
    ["both places", { ...getObject, search: "?X-Amz-Algorithm=AWS4-HMAC-SHA256" }, "InvalidRequest"],
    ["no digest", { headers: without(getObject.headers, "x-amz-content-sha256") }, "InvalidRequest"],
    ["no time", { headers: without(getObject.headers, "x-amz-date") }, "AccessDenied"],
    [
      "another day",
      { headers: { ...getObject.headers, "x-amz-date": "20130525T000000Z" } },
      "AuthorizationHeaderMalformed",
    ],
    ["a time that is none", { headers: { ...getObject.headers, "x-amz-date": "20131324T000000Z" } }, "AccessDenied"],
    ["an unsigned header", { ...getObject, headers: { ...getObject.headers, "x-amz-acl": "public" } }, "AccessDenied"],
    ["a signed header gone", { headers: without(getObject.headers, "range") }, "AccessDenied"],
    ["an unknown key", { headers: edit(getObject.headers, ID, "AKIAUNKNOWN") }, "InvalidAccessKeyId"],
    ["another service", { headers: edit(getObject.headers, "/s3/", "/ec2/") }, "AuthorizationHeaderMalformed"],
    ["a shorter credential", { headers: edit(getObject.headers, "/us-east-1", "") }, "AuthorizationHeaderMalformed"],
    ["a cut signature", { headers: edit(getObject.headers, "bdb41", "") }, "AuthorizationHeaderMalformed"],
    ["an unsigned host", { headers: edit(getObject.headers, "host;", "") }, "AuthorizationHeaderMalformed"],
    [
      "unsorted headers",
      { headers: edit(getObject.headers, "host;range", "range;host") },
      "AuthorizationHeaderMalformed",
    ],
    [
      "another digest",
      { headers: { ...getObject.headers, "x-amz-content-sha256": putDigest } },
      "SignatureDoesNotMatch",
    ],
    ["an unknown word", { headers: { ...getObject.headers, "x-amz-content-sha256": "x" } }, "InvalidArgument"],
    [
      "a public key's",
      { headers: { ...getObject.headers, "x-amz-content-sha256": "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" } },
      "NotImplemented",
    ],
  ])("%s is refused", async (_, example, code) => {
    await expect(verify(requestOf({ path: "/test.txt", ...example }))).rejects.toMatchObject({ code });
  });

  it.each([
    ["X-Amz-Expires=86400", "X-Amz-Expires=604801"],
    ["X-Amz-Expires=86400", "X-Amz-Expires=0"],
    ["X-Amz-Expires=86400", "X-Amz-Expires=-1"],
    ["&X-Amz-Expires=86400", ""],
    ["X-Amz-Expires=86400", "X-Amz-Expires=86400&X-Amz-Expires=99999"],
    ["AWS4-HMAC-SHA256", "AWS4-HMAC-MD5"],
    ["X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=range"],
  ])("a presigned URL with %s as %s is refused", async (from, to) => {
    const example = examples["presigned GET"] as Example;
    const request = requestOf({ ...example, search: example.search?.replace(from, to) ?? "" });
    await expect(verify(request)).rejects.toMatchObject({ code: "AuthorizationQueryParametersError" });
  });
});

describe("what the SDK's signer signs", () => {
  const signer = signerOf({ accessKeyId: ID, secretAccessKey: SECRET });
  const text = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((one) => !/\p{Surrogate}/u.test(one));
  const visible = fc.stringMatching(/^[ -~]{0,20}$/);
  const requests = fc.record({
    method: fc.constantFrom("GET", "PUT", "DELETE", "HEAD", "POST"),
    key: text,
    query: fc.dictionary(
      text.filter((name) => !/^x-amz/i.test(name) && name !== "__proto__"),
      text,
      { maxKeys: 4 },
    ),
    meta: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/), visible, { maxKeys: 3 }),
  });
  const httpRequest = ({
    method,
    key,
    query,
    meta,
  }: {
    method: string;
    key: string;
    query: Record<string, string>;
    meta: Record<string, string>;
  }) => ({
    method,
    protocol: "http:",
    hostname: "localhost",
    port: 8000,
    path: encodePath(`/s3/bucket/${key}`),
    query,
    headers: {
      host: "localhost:8000",
      ...Object.fromEntries(Object.entries(meta).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    } as Record<string, string>,
  });
  const received = (sent: ReturnType<typeof httpRequest>, key: string): SignedRequest => ({
    method: sent.method,
    places: [{ host: "localhost:8000", path: `/s3/bucket/${key}` }],
    query: readQuery(
      Object.entries(sent.query)
        .map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`)
        .join("&"),
    ),
    headers: new Headers(sent.headers),
  });

  it("by header, is right; with another key, wrong", async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const signedRequest = await signer.sign(httpRequest(request), { signingDate: new Date(THEN) });
        const got = received(signedRequest as ReturnType<typeof httpRequest>, request.key);
        expect((await verify(got)).payload).toEqual({ kind: "signed", sha256: EMPTY });
        await expect(
          verify({ ...got, places: got.places.map(({ host, path }) => ({ host, path: `${path}x` })) }),
        ).rejects.toMatchObject({
          code: "SignatureDoesNotMatch",
        });
      }),
      { numRuns: 100 },
    );
  });

  it("as a URL, is right; for another method, wrong", async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const unsignable = new Set(Object.keys(request.meta).map((name) => `x-amz-meta-${name}`));
        const unsigned = httpRequest(request);
        unsigned.headers["X-Amz-Content-Sha256"] = "UNSIGNED-PAYLOAD";
        const presigned = await signer.presign(unsigned, {
          signingDate: new Date(THEN),
          expiresIn: 60,
          unhoistableHeaders: unsignable,
        });
        const got = received(presigned as ReturnType<typeof httpRequest>, request.key);
        await verify(got, "2013-05-24T00:01:00Z");
        const other = { ...got, method: got.method === "GET" ? "PUT" : "GET" };
        await expect(verify(other)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
      }),
      { numRuns: 100 },
    );
  });

  it("is right whether a header's characters are sent as bytes or as UTF-8", async () => {
    const request = { method: "PUT", key: "a", query: {}, meta: { name: "Zoë" } };
    const signedRequest = (await signer.sign(httpRequest(request), {
      signingDate: new Date(THEN),
    })) as ReturnType<typeof httpRequest>;
    for (const value of ["Zoë", Buffer.from("Zoë").toString("latin1")]) {
      await verify(
        received({ ...signedRequest, headers: { ...signedRequest.headers, "x-amz-meta-name": value } }, "a"),
      );
    }
  });
});

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
}

function edit(headers: Record<string, string>, from: string, to: string): Record<string, string> {
  return { ...headers, authorization: (headers.authorization ?? "").replace(from, to) };
}
