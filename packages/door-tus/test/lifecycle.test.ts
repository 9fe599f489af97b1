import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metadata, startTusServer, type TusServer, UPLOADS, upload } from "./tus-server.js";

const DAY_MS = 86_400_000;
let server: TusServer;
beforeAll(async () => {
  server = await startTusServer();
});
afterAll(() => server.close());

const partial = (size: number) => ({
  "upload-concat": "partial",
  "upload-length": String(size),
  "upload-metadata": metadata({ bucket: "papers" }),
});
const final = (path: string, urls: readonly string[]) => ({
  "upload-concat": `final;${urls.join(" ")}`,
  "upload-metadata": metadata({ bucket: "papers", path }),
});

describe("an upload that is ended", () => {
  it("is gone, and so are its bytes", async () => {
    const path = await server.begin(upload("ended", 5));
    await server.patch([path, 0], "ab");
    expect((await server.send("DELETE", path)).status).toBe(204);
    for (const method of ["HEAD", "DELETE", "GET"]) expect((await server.send(method, path)).status).toBe(404);
    expect((await server.patch([path, 2], "cde")).status).toBe(404);
    expect((await server.blobs()).filter(({ state }) => state === "pending")).toEqual([]);
  });

  it("stays when it has become a file, which is deleted as a file", async () => {
    const path = await server.begin(upload("stays", 2));
    await server.patch([path, 0], "ab");
    expect((await server.send("DELETE", path)).status).toBe(403);
    expect(await server.text("stays")).toBe("ab");
    await server.call("DELETE", "/files/papers/stays", { token: server.user.token });
  });
});

describe("partial uploads", () => {
  it("become one file, in the order that is told", async () => {
    const [first, second] = [await server.begin(partial(3)), await server.begin(partial(4))];
    await server.patch([second, 0], "defg");
    await server.patch([first, 0], "abc");
    expect((await server.send("HEAD", first)).headers.get("upload-concat")).toBe("partial");
    expect((await server.send("HEAD", first)).headers.get("content-location")).toBeNull();
    const headers = final("joined", [`http://elsewhere.example${second}`, first]);
    const response = await server.send("POST", UPLOADS, { headers });
    expect(response.status).toBe(201);
    expect(await server.text("joined")).toBe("defgabc");
    const path = response.headers.get("location") ?? "";
    const head = await server.send("HEAD", path);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      "upload-concat": headers["upload-concat"],
      "upload-length": "7",
      "upload-offset": "7",
      "content-location": expect.stringMatching(/^\/api\/v1\/files\//),
    });
    expect((await server.patch([path, 7], "x")).status).toBe(403);
    // They may be used again.
    expect((await server.send("POST", UPLOADS, { headers: final("twice", [first, first]) })).status).toBe(201);
    expect(await server.text("twice")).toBe("abcabc");
    for (const part of [first, second]) expect((await server.send("DELETE", part)).status).toBe(204);
    expect(await server.text("joined")).toBe("defgabc");
    expect(await server.text("twice")).toBe("abcabc");
  });

  it("join only whole, and only partial ones", async () => {
    const part = await server.begin(partial(3));
    const plain = await server.begin(upload("plain", 3));
    expect((await server.send("POST", UPLOADS, { headers: final("no", [part]) })).status).toBe(409);
    await server.patch([part, 0], "abc");
    for (const urls of [
      [part, plain],
      [part, `${UPLOADS}/00000000-0000-0000-0000-000000000000`],
      [part, "/elsewhere/1"],
      [],
    ]) {
      expect((await server.send("POST", UPLOADS, { headers: final("no", urls) })).status).toBe(400);
    }
    const withLength = { ...final("no", [part]), "upload-length": "3" };
    expect((await server.send("POST", UPLOADS, { headers: withLength })).status).toBe(400);
    expect(
      (await server.send("POST", UPLOADS, { headers: { ...upload("x", 3), "upload-concat": "half" } })).status,
    ).toBe(400);
    const nowhere = { "upload-concat": "partial", "upload-length": "3" };
    const refused = await server.send("POST", UPLOADS, { headers: nowhere });
    expect(await refused.json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining("metadataForPartialUploads"),
    });
  });
});

describe("an upload that nobody goes on with", () => {
  it("lives on while bytes come, expires and is swept", async () => {
    const path = await server.begin(upload("expires", 9));
    const expires = async () => Date.parse((await server.send("HEAD", path)).headers.get("upload-expires") ?? "");
    const first = await expires();
    server.passTime(0.6 * DAY_MS);
    const token = (
      await server.call("POST", "/auth/login", {
        json: { username: server.user.email, password: server.user.password },
      })
    ).body.access_token;
    const patch = (offset: number, body: string) =>
      server.send("PATCH", path, {
        token,
        body,
        headers: { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
      });
    const renewed = await patch(0, "abc");
    expect(renewed.status).toBe(204);
    expect(Date.parse(renewed.headers.get("upload-expires") ?? "")).toBeGreaterThan(first);
    server.passTime(0.6 * DAY_MS);
    const again = (
      await server.call("POST", "/auth/login", {
        json: { username: server.user.email, password: server.user.password },
      })
    ).body.access_token;
    expect((await server.send("HEAD", path, { token: again })).status).toBe(200);
    server.passTime(1.1 * DAY_MS);
    const late = (
      await server.call("POST", "/auth/login", {
        json: { username: server.user.email, password: server.user.password },
      })
    ).body.access_token;
    for (const method of ["HEAD", "DELETE", "GET"]) {
      expect([404, 410]).toContain((await server.send(method, path, { token: late })).status);
    }
  });

  it("does not live on for more than a week, however often a byte comes", async () => {
    const json = { username: server.user.email, password: server.user.password };
    const newToken = async () => (await server.call("POST", "/auth/login", { json })).body.access_token;
    const begun = await server.send("POST", UPLOADS, { token: await newToken(), headers: upload("held-open", 99) });
    expect(begun.status).toBe(201);
    const path = begun.headers.get("location") ?? "";
    let last = 0;
    for (let day = 0; day < 9; day += 1) {
      server.passTime(0.9 * DAY_MS);
      const headers = { "content-type": "application/offset+octet-stream", "upload-offset": String(day) };
      const { status } = await server.send("PATCH", path, { token: await newToken(), body: "x", headers });
      if (status === 204) last = day;
    }
    // The eighth byte would come 7.2 days after the beginning.
    expect(last).toBe(6);
  });
});
