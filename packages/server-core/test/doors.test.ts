import { fsStorage } from "@holdfast/adapter-fs";
import { pgliteDatabase } from "@holdfast/adapter-pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError, createServer, type Door, type DoorPlatform } from "../src/index.js";
import { ORIGIN, startTestServer, type TestServer } from "./harness/test-server.js";

const events: string[] = [];
let platform: DoorPlatform;
let release: () => void = () => undefined;

/** Reads files by `GET /plain/<bucket>/<path>` and writes them by PUT. */
const plainDoor: Door = {
  name: "plain",
  path: "/plain",
  exposedHeaders: ["x-plain"],
  open(opened) {
    platform = opened;
    return {
      start: async () => void events.push("start"),
      stop: async () => void events.push("stop"),
      answer: async (request, { url, requestId }) => {
        const [, , bucketName = "", ...rest] = url.pathname.split("/");
        if (bucketName === "slow") {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          return { status: 200, headers: {}, body: "late" };
        }
        if (bucketName === "broken") throw new AppError("invalid_value", "Not so.");
        if (bucketName === "unsendable") return { status: 200, headers: { "x-plain": "two\nlines" }, body: null };
        const access = { action: "read", resource: "bucket", rule: "visible", target: "bucket" } as const;
        const actor = await opened.authenticate(request, access);
        const loaded = await opened.authorize({ access, parameters: { bucket: bucketName }, actor });
        if (loaded?.kind !== "bucket") throw new Error("no bucket");
        const bucket = loaded.record;
        const path = rest.join("/");
        if (request.method === "PUT") {
          const content = { body: request.body, facts: {}, signal: request.signal };
          const { file } = await opened.files.put({ bucket, path, actor, conditions: null }, content);
          return { status: 201, headers: { "x-plain": file.etag }, body: null };
        }
        const file = await opened.files.find(bucket, path, actor);
        if (file === null) return { status: 404, headers: {}, body: `no ${requestId}` };
        return { status: 200, headers: {}, body: await opened.files.read(file, { signal: request.signal }) };
      },
    };
  },
};

/** Answers where it was reached, also below a host of its own. */
const hostDoor: Door = {
  name: "host",
  path: "/host",
  takesHost: (host) => host === "door.example:8080",
  open: () => ({ answer: async (_request, { url }) => ({ status: 200, headers: {}, body: url.href }) }),
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ doors: [plainDoor, hostDoor], settings: { corsOrigins: ["https://app.example"] } });
});
afterAll(() => server.close());

const send = (method: string, path: string, init: RequestInit = {}) =>
  server.server.fetch(
    new Request(`${ORIGIN}${path}`, {
      method,
      ...init,
      headers: { apikey: server.anonKey, authorization: `Bearer ${server.admin.token}`, ...init.headers },
    }),
  );

describe("doors", () => {
  it("are started with the server and get what is below their path, and nothing else", async () => {
    expect(events).toEqual(["start"]);
    await server.call("POST", "/buckets", { token: server.admin.token, json: { name: "door-files" } });
    const put = await send("PUT", "/plain/door-files/a/b.txt", { body: "hello" });
    expect(put.status).toBe(201);
    const read = await send("GET", "/plain/door-files/a/b.txt");
    expect(await read.text()).toBe("hello");
    const byApi = await server.fetch("GET", "/files/download/door-files/a/b.txt", { token: server.admin.token });
    expect(await byApi.text()).toBe("hello");
    expect((await server.call("GET", "/api/v1/plainness")).body.code).toBe("route_not_found");
    expect((await send("GET", "/plainness")).status).toBe(404);
  });

  it("take a host of their own, whatever the path, and no other", async () => {
    const fetched = async (url: string) => {
      const answered = await server.server.fetch(new Request(url));
      return [answered.status, await answered.text()];
    };
    for (const url of ["http://door.example:8080/api/v1/users/me?a=b", `${ORIGIN}/host`, `${ORIGIN}/host/a`]) {
      expect(await fetched(url)).toEqual([200, url]);
      expect(server.server.hasDoorAt(new URL(url))).toBe(true);
    }
    for (const url of ["http://door.example/", `${ORIGIN}/hosts`, `${ORIGIN}/host/../a`, `${ORIGIN}/?/host/`]) {
      expect((await fetched(url))[0]).toBe(404);
      expect(server.server.hasDoorAt(new URL(url))).toBe(false);
    }
  });

  it("decide rights where the API does", async () => {
    const stranger = await server.newUser();
    const refused = await send("GET", "/plain/door-files/a/b.txt", {
      headers: { authorization: `Bearer ${stranger.token}` },
    });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([404, "not_found"]);
    const forged = await send("GET", "/plain/door-files/a/b.txt", { headers: { authorization: "Bearer x" } });
    expect(forged.status).toBe(401);
  });

  it("have a request id, nosniff and CORS put on their answers", async () => {
    const headers = { origin: "https://app.example", "x-request-id": "mine" };
    const read = await send("GET", "/plain/door-files/missing", { headers });
    expect([read.status, await read.text()]).toEqual([404, "no mine"]);
    expect(read.headers.get("x-request-id")).toBe("mine");
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    expect(read.headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(read.headers.get("access-control-expose-headers")).toMatch(/, x-plain$/);
    const preflight = await send("OPTIONS", "/plain/door-files/a", {
      headers: { origin: "https://app.example", "access-control-request-method": "PUT" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([
      204,
      "GET, HEAD, POST, PUT, PATCH, DELETE",
    ]);
  });

  it("give out content that belongs to no origin and is no code of a page of this one", async () => {
    const path = "/plain/door-files/a/b.txt";
    expect((await send("GET", path)).headers.get("content-security-policy")).toMatch(/^default-src 'none'.*; sandbox$/);
    const load = (site: string, dest: string) =>
      send("GET", path, { headers: { "sec-fetch-site": site, "sec-fetch-dest": dest } });
    for (const dest of ["script", "style", "worker", "serviceworker"]) {
      expect((await load("same-origin", dest)).status).toBe(403);
    }
    expect((await load("same-origin", "empty")).status).toBe(200);
    expect((await load("cross-site", "script")).status).toBe(200);
  });

  it("have what they throw rendered, and can render it themselves", async () => {
    const answer = await send("GET", "/plain/broken");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
    expect((await send("GET", "/plain/unsendable")).status).toBe(500);
    expect(platform.problem(new AppError("not_found", "Gone."), "1")).toMatchObject({ code: "not_found", status: 404 });
    expect(platform.problem(new Error("secret"), "1").detail).not.toContain("secret");
    expect(server.logged.at(-1)).toMatchObject({ level: "error", requestId: "1" });
  });

  it("are told from each other by their paths", () => {
    const adapters = { database: pgliteDatabase({}), storage: fsStorage({ directory: "never opened" }) };
    const create = (...paths: string[]) =>
      createServer({ ...adapters, doors: paths.map((path) => ({ ...plainDoor, path })) });
    expect(() => create("/s3", "/s3")).toThrow("same path");
    expect(() => create("/s3/")).toThrow('"/s3/"');
  });

  it("are waited for by a closing server, and stopped after that", async () => {
    const slow = send("GET", "/plain/slow");
    await new Promise(setImmediate);
    const closing = server.server.close();
    expect((await send("GET", "/plain/door-files/a/b.txt")).status).toBe(503);
    expect(events).toEqual(["start"]);
    release();
    expect(await (await slow).text()).toBe("late");
    await closing;
    expect(events).toEqual(["start", "stop"]);
  });
});
