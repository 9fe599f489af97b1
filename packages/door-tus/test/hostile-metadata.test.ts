import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metadata, startTusServer, type TusServer, UPLOADS, upload } from "./tus-server.js";

let server: TusServer;
beforeAll(async () => {
  server = await startTusServer();
});
afterAll(() => server.close());

const begin = (header: string) =>
  server.send("POST", UPLOADS, { headers: { "upload-length": "3", "upload-metadata": header } });
const base = metadata({ bucket: "papers" });
const encode = (text: string) => Buffer.from(text).toString("base64");

describe("Upload-Metadata", () => {
  it.each([
    ["a value that is not Base64", `${base},path a b`],
    ["broken padding", `${base},path YQ=`],
    ["the alphabet of URLs", `${base},path _-8=`],
    ["a key twice", `${base},path YQ==,path Yg==`],
    ["no key", `${base}, YQ==,`],
    ["bytes that are no UTF-8", `${base},path ${Buffer.from([0xc3, 0x28]).toString("base64")}`],
    ["half of a surrogate pair", `${base},path ${Buffer.from([0xed, 0xa0, 0x80]).toString("base64")}`],
    ["metadata that is no JSON", `${base},path YQ==,metadata ${encode("{")}`],
    ["metadata that is a list", `${base},path YQ==,metadata ${encode("[]")}`],
    ["metadata that is null", `${base},path YQ==,metadata ${encode("null")}`],
    [
      "metadata that nests deep",
      `${base},path YQ==,metadata ${encode(`{"a":${"[".repeat(3_000)}${"]".repeat(3_000)}}`)}`,
    ],
    ["metadata with NUL", `${base},path YQ==,metadata ${encode('{"a":"\\u0000"}')}`],
    ["a path that leads out", `${base},path ${encode("../../etc/passwd")}`],
    ["a path with a control character", `${base},path ${encode("a\u0000b")}`],
    ["a path that turns text around", `${base},path ${encode("a\u202eb")}`],
    ["a path of 1,025 bytes", `${base},path ${encode("x".repeat(1_025))}`],
    ["an empty path", `${base},path`],
    ["a file name with a slash", `${base},path YQ==,filename ${encode("a/b")}`],
    ["a bucket that is no name", `bucket ${encode("../papers")},path YQ==`],
    ["a bucket with NUL", `bucket ${encode("pa\u0000pers")},path YQ==`],
  ])("is refused: %s", async (_name, header) => {
    const response = await begin(header);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect((await response.json()).detail).not.toMatch(/select|node_modules|\/work|at \w+ \(/i);
  });

  it.each(["text/plain\r\nx-evil: 1", "x", "a/b; c=\u0000", "null"])("has a type that is none: %j", async (type) => {
    expect((await begin(metadata({ bucket: "papers", path: "typed", filetype: type }))).status).toBe(415);
  });

  it("is kept as it came, whatever it holds beside", async () => {
    const header = `${base},path ${encode("kept")},__proto__ YQ==,constructor,x-y ${encode("\u0000é")}`;
    const path = (await begin(header)).headers.get("location") ?? "";
    expect((await server.send("HEAD", path)).headers.get("upload-metadata")).toBe(header);
  });

  it("takes the names that Uppy and others use", async () => {
    const names = [
      { bucketName: "papers", objectName: "named/a", contentType: "text/csv" },
      { bucket: "papers", name: "named-b", type: "text/csv", relativePath: "null" },
    ];
    for (const values of names) {
      const path = await server.begin({ "upload-length": "1", "upload-metadata": metadata(values) });
      await server.patch([path, 0], "x");
    }
    for (const path of ["named/a", "named-b"]) {
      const { body } = await server.call("GET", `/files/info/papers/${path}`, { token: server.user.token });
      expect(body.content_type).toBe("text/csv");
    }
  });

  it("never breaks the server", async () => {
    const pair = fc.tuple(
      fc.oneof(
        fc.constantFrom("bucket", "path", "filename", "filetype", "metadata", "cacheControl"),
        fc.string({ maxLength: 8 }),
      ),
      fc.oneof(fc.string({ unit: "binary", maxLength: 40 }).map(encode), fc.string({ maxLength: 12 })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 6 }), async (pairs) => {
        const header = [base, ...pairs.map(([key, value]) => `${key} ${value}`)]
          .join(",")
          .replace(/[^\x20-\x7e]/g, "?");
        const response = await begin(header);
        expect([201, 400, 404, 412, 415, 422]).toContain(response.status);
        if (response.status === 201) await server.send("DELETE", response.headers.get("location") ?? "");
      }),
      { numRuns: 150 },
    );
  });

  it("holds paths in the normal form by which files are found", async () => {
    const path = await server.begin(upload("cafe\u0301/über", 1));
    await server.patch([path, 0], "x");
    expect(await server.text(encodeURIComponent("café").concat("/", encodeURIComponent("über")))).toBe("x");
  });
});
