import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";

let server: FilesServer;
beforeAll(async () => {
  server = await startFilesServer();
  await server.call("POST", "/buckets", { token: server.admin.token, json: { name: "sums" } });
});
afterAll(() => server.close());

const digest = (text: string) => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;
const CRC_OF_HELLO = `crc32c=:${Buffer.from("9a71bb4c", "hex").toString("base64")}:`;
const put = (path: string, headers: Record<string, string>, body = "hello") =>
  server.call("PUT", `/files/upload/sums/${path}`, { token: server.admin.token, body, headers });

it.each([
  [{ "content-digest": digest("hello") }],
  [{ "repr-digest": digest("hello") }],
  [{ "content-digest": `${digest("hello")}, ${CRC_OF_HELLO}` }],
  [{ "content-digest": `md5=:AAAA:, ${CRC_OF_HELLO}` }],
  [{ "content-digest": "sha-512=:AAAA:" }],
])("stores what has the digest that was sent: %j", async (headers: Record<string, string>) => {
  expect((await put("right", headers)).body.checksum_crc32c).toBe("9a71bb4c");
});

it.each([
  [{ "content-digest": digest("hullo") }],
  [{ "repr-digest": digest("hullo") }],
  [{ "content-digest": "crc32c=:AAAAAA==:" }],
  [{ "content-digest": digest("hello"), "repr-digest": "crc32c=:AAAAAA==:" }],
])("stores nothing that has another: %j", async (headers: Record<string, string>) => {
  const before = await server.objects();
  const { status, body } = await put("wrong", headers);
  expect([status, body.code]).toEqual([400, "checksum_mismatch"]);
  expect((await server.call("GET", "/files/info/sums/wrong", { token: server.admin.token })).status).toBe(404);
  expect(await server.objects()).toEqual(before);
});

it.each([
  ["sha-256=abc"],
  ["sha-256=:abc:"],
  ["sha-256=:!!!!:"],
  ["nonsense"],
  ["sha-256=:AAAA:"],
  [`${digest("a")}, ${digest("b")}`],
])("refuses a field that cannot be read: %s", async (field) => {
  expect((await put("unread", { "content-digest": field })).body.code).toBe("invalid_header");
});

it("holds a signed upload to its digest and to what was announced", async () => {
  const { body: bucket } = await server.call("GET", "/buckets/sums", { token: server.admin.token });
  const announce = async (json: object) => {
    const announced = { bucket_id: bucket.id, filename: "a.txt", ...json };
    const { body } = await server.call("POST", "/files/initiate-upload", {
      token: server.admin.token,
      json: announced,
    });
    const { pathname, search } = new URL(body.presigned_upload_info.upload_url);
    const send = (text: string, headers: Record<string, string> = {}) =>
      server.call("PUT", pathname + search, {
        key: false,
        body: text,
        headers: { "content-type": "text/plain", ...headers },
      });
    return { send, expires: Date.parse(body.presigned_upload_info.expires_at) };
  };
  const checked = await announce({});
  expect((await checked.send("hello", { "content-digest": digest("hullo") })).body.code).toBe("checksum_mismatch");
  expect((await checked.send("hello", { "content-digest": digest("hello") })).status).toBe(200);
  const small = await announce({ max_bytes: 4, cache_control: "max-age=5" });
  expect((await small.send("hello")).status).toBe(413);
  expect((await small.send("hell")).body.cache_control).toBe("max-age=5");
  const typed = await announce({ allowed_types: ["Image/*"] });
  expect((await typed.send("hello")).status).toBe(415);
  const soon = await announce({ expires_in_seconds: 5 });
  expect(Math.abs(soon.expires - Date.now() - 5_000)).toBeLessThan(4_000);
  await server.call("PUT", "/buckets/sums", { token: server.admin.token, json: { allowed_types: ["text/plain"] } });
  expect((await (await announce({ allowed_types: ["image/*"] })).send("hello")).status).toBe(415);
  expect((await (await announce({ allowed_types: ["text/*"] })).send("hello")).status).toBe(200);
});
