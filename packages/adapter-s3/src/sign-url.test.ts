import { afterAll, expect, it } from "vitest";
import { openClient } from "./bucket/open-client.js";
import { StorageFailure } from "./errors.js";
import { createNames } from "./keys/stored-name.js";
import { resolveOptions, type S3StorageOptions } from "./options.js";
import { signUrl } from "./sign-url.js";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const opened: { release(): void }[] = [];
afterAll(() => {
  for (const one of opened) one.release();
});

function sign(options: Partial<S3StorageOptions>, key: string, request: Partial<Parameters<typeof signUrl>[2]> = {}) {
  const resolved = resolveOptions({ bucket: "my-files", region: "eu-central-1", credentials, ...options });
  const one = openClient(resolved);
  opened.push(one);
  const names = createNames(resolved.keyPrefix);
  const state = { client: one.client, bucket: resolved.bucket, names, options: resolved, close: async () => undefined };
  return signUrl(state, key, { method: "GET", expiresInSeconds: 60, ...request });
}

it("puts the bucket into the host name, or into the path where that is asked for", async () => {
  const ofAmazon = await sign({}, "a b/c");
  expect(ofAmazon.host).toBe("my-files.s3.eu-central-1.amazonaws.com");
  expect(ofAmazon.pathname).toBe("/a%2120b/c");
  const inPath = await sign({ forcePathStyle: true, keyPrefix: "prod" }, "a");
  expect([inPath.host, inPath.pathname]).toEqual(["s3.eu-central-1.amazonaws.com", "/my-files/prod/a"]);
  const own = await sign({ endpoint: "https://s3.example.com:8443" }, "a");
  expect([own.host, own.pathname]).toEqual(["my-files.s3.example.com:8443", "/a"]);
  const ownPath = await sign({ endpoint: "https://s3.example.com", forcePathStyle: true }, "a");
  expect([ownPath.host, ownPath.pathname]).toEqual(["s3.example.com", "/my-files/a"]);
  // No wildcard certificate covers a dot, and before an address there can be no name.
  const dotted = await sign({ bucket: "my.files", endpoint: "https://s3.example.com" }, "a");
  expect([dotted.host, dotted.pathname]).toEqual(["s3.example.com", "/my.files/a"]);
  const address = await sign({ endpoint: "http://127.0.0.1:9000" }, "a");
  expect([address.host, address.pathname]).toEqual(["127.0.0.1:9000", "/my-files/a"]);
});

it("keeps a key with dots one, which a URL would resolve", async () => {
  expect((await sign({ forcePathStyle: true }, "../../other/x")).pathname).toMatch(/^\/my-files\//);
  expect((await sign({}, "a/../b")).pathname).toBe("/a/-1./b");
});

it("signs the type of what is put, and no checksum of nothing", async () => {
  const url = await sign({}, "a", { method: "PUT", contentType: "text/plain" });
  expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("content-type;host");
  expect(url.search).not.toMatch(/checksum/i);
  expect((await sign({}, "a", { method: "PUT" })).searchParams.get("X-Amz-SignedHeaders")).toBe("host");
  expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
  expect(url.href).not.toContain("secret");
});

it("refuses what no signature can say", async () => {
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => "signed",
      (error: unknown) => (error instanceof StorageFailure ? error.code : String(error)),
    );
  for (const expiresInSeconds of [0, -1, 1.5, 604_801]) {
    expect(await code(sign({}, "a", { expiresInSeconds }))).toBe("invalid_input");
  }
  expect(await code(sign({}, "/".repeat(1000), { method: "PUT" }))).toBe("unsupported");
  expect(await code(sign({}, "/".repeat(1000)))).toBe("signed");
});
