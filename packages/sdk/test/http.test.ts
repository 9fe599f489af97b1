import { afterEach, describe, expect, it } from "vitest";
import { type HoldfastClient, isApiError, isNetworkError, isTimeoutError } from "../src/index.js";
import { type OddAnswer, type OddServer, sendJson, startOddServer } from "./odd-server.js";

let odd: OddServer;
const start = async (answer: OddAnswer, timeoutMs?: number): Promise<HoldfastClient> => {
  odd = await startOddServer(answer, timeoutMs);
  return odd.client;
};
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => ({ value }),
    (error) => error,
  );

afterEach(() => odd.close());

const writes: readonly (readonly [string, (client: HoldfastClient) => Promise<unknown>])[] = [
  ["POST", (client) => client.from("notes").insert({ id: 1 })],
  ["PUT", (client) => client.from("notes").update(1, { id: 2 })],
  ["PATCH", (client) => client.from("notes").eq("id", 1).updateAll({ id: 2 })],
  ["DELETE", (client) => client.from("notes").delete(1)],
  ["PUT", (client) => client.storage.from("bucket").upload("file", "text")],
];

describe("what changes something is sent once", () => {
  it.each(writes)("%s, answered 503", async (method, write) => {
    const client = await start((response) => response.writeHead(503).end());
    expect(await caught(write(client))).toMatchObject({ status: 503, code: "unavailable" });
    expect(odd.requests).toEqual([expect.stringContaining(method)]);
  });

  it.each(writes)("%s, whose connection breaks", async (method, write) => {
    const client = await start((response) => response.destroy());
    expect(isNetworkError(await caught(write(client)))).toBe(true);
    expect(odd.requests).toEqual([expect.stringContaining(method)]);
  });
});

describe("what only reads is sent again", () => {
  it("after 503 and a broken connection", async () => {
    const client = await start((response, count) => {
      if (count === 0) response.writeHead(503).end();
      else if (count === 1) response.destroy();
      else sendJson(response, 200, 7);
    });
    expect(await client.users.count()).toBe(7);
    expect(odd.requests).toHaveLength(3);
  });

  it("no sooner than Retry-After asks", async () => {
    const times: number[] = [];
    const client = await start((response, count) => {
      times.push(performance.now());
      if (count === 0) response.writeHead(429, { "retry-after": "1" }).end();
      else sendJson(response, 200, 7);
    });
    await client.users.count();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("not when the server asks for a long pause, which the caller is told", async () => {
    const client = await start((response) => response.writeHead(503, { "retry-after": "3600" }).end());
    expect(await caught(client.users.count())).toMatchObject({ status: 503, retryAfterSeconds: 3_600 });
    expect(odd.requests).toHaveLength(1);
  });

  it("not when it was refused", async () => {
    const client = await start((response) => sendJson(response, 404, { code: "not_found", detail: "No such row." }));
    expect(await client.from("notes").get(1)).toBeNull();
    expect(odd.requests).toHaveLength(1);
  });
});

describe("what is no answer of the server", () => {
  it.each([
    ["a page of a proxy", 502, "<html>Bad gateway</html>", "unavailable"],
    ["a refusal by size", 413, "too large", "body_too_large"],
    ["a page that is not there", 404, "<html>404</html>", "bad_request"],
    ["JSON of another shape", 400, '{"code":5,"detail":{"a":1},"errors":"none"}', "bad_request"],
    ["JSON that is no object", 400, "null", "bad_request"],
  ] as const)("%s is an ApiError with its status", async (...[, status, body, code]) => {
    const client = await start((response) => response.writeHead(status).end(body));
    const error = await caught(client.from("notes").insert({ id: 1 }));
    expect(isApiError(error)).toBe(true);
    expect(error).toMatchObject({
      status,
      code,
      errors: [],
      requestId: null,
      message: `The server answered ${status}.`,
    });
  });

  it("a 404 of a proxy does not pass for a row that is not there", async () => {
    const client = await start((response) => response.writeHead(404).end("<html>"));
    await expect(client.from("notes").get(1)).rejects.toMatchObject({ status: 404 });
  });

  it("a page with status 200 is a NetworkError", async () => {
    const client = await start((response) => response.writeHead(200).end("<html>Sign in to the hotel</html>"));
    expect(isNetworkError(await caught(client.users.me()))).toBe(true);
  });

  it("an answer that breaks off is a NetworkError", async () => {
    const client = await start((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"data":', () => response.destroy());
    });
    expect(isNetworkError(await caught(client.from("notes").insert({ id: 1 })))).toBe(true);
    expect(odd.requests).toHaveLength(1);
  });

  it("nobody listening is a NetworkError", async () => {
    const client = await start(() => undefined);
    await odd.close();
    const error = await caught(client.from("notes").insert({ id: 1 }));
    expect(isNetworkError(error)).toBe(true);
    expect(isApiError(error) || isTimeoutError(error)).toBe(false);
  });
});

describe("time and abort", () => {
  const startBody: OddAnswer = (response) => response.writeHead(200).write('{"id":');

  it.each([
    ["no answer", () => undefined],
    ["half an answer", startBody],
  ] as const)("%s in time is a TimeoutError", async (_, answer) => {
    const client = await start(answer, 200);
    const error = await caught(client.from("notes").insert({ id: 1 }));
    expect(isTimeoutError(error)).toBe(true);
    expect(error).toMatchObject({ timeoutMs: 200 });
    expect(odd.requests).toHaveLength(1);
  });

  it.each([
    ["waiting", () => undefined],
    ["reading", startBody],
  ] as const)("ends at once while %s, with the signal's reason", async (_, answer) => {
    const controller = new AbortController();
    const reason = new Error("The user left.");
    const client = await start((response, ...rest) => {
      answer(response, ...rest);
      setTimeout(() => controller.abort(reason), 50);
    });
    for (const call of [
      client.users.me({ signal: controller.signal }),
      client.from("notes").insert({ id: 1 }, { signal: controller.signal }),
      client.storage.from("bucket").upload("file", "text", { signal: controller.signal }),
    ]) {
      expect(await caught(call)).toBe(reason);
    }
  });

  it("sends nothing for a signal that is aborted already", async () => {
    const client = await start((response) => sendJson(response, 200, {}));
    const reason = new Error("Too late.");
    const options = { signal: AbortSignal.abort(reason) };
    expect(await caught(client.users.me(options))).toBe(reason);
    expect(await caught(client.storage.from("bucket").upload("file", "text", options))).toBe(reason);
    expect(await caught(client.storage.from("bucket").download("file", options))).toBe(reason);
    expect(odd.requests).toEqual([]);
  });

  it("ends a download that is being read", async () => {
    const client = await start((response) => response.writeHead(200).write("the beginning"));
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const response = await client.storage.from("bucket").download("file", { signal: controller.signal });
    const reading = caught(response.text());
    controller.abort(reason);
    expect(await reading).toBe(reason);
  });

  it("lets a download take longer than other calls", async () => {
    const client = await start((response) => {
      response.writeHead(200).write("slow ");
      setTimeout(() => response.end("but whole"), 400);
    }, 100);
    expect(await (await client.storage.from("bucket").download("file")).text()).toBe("slow but whole");
  });
});

describe("what is sent", () => {
  it("refuses names that a URL would drop, before anything is sent", async () => {
    const client = await start((response) => sendJson(response, 200, []));
    const files = client.storage.from("bucket");
    for (const call of [
      files.download("../../users/me"),
      files.delete("a//b"),
      files.upload("", "text"),
      client.from("..").rows(),
      client.from("notes").delete(""),
      client.from("notes").get(".."),
      client.users.delete("."),
    ]) {
      expect(isApiError(await caught(call), "invalid_name")).toBe(true);
    }
    expect(odd.requests).toEqual([]);
  });

  it("writes a bigint as text, as the server wants it", async () => {
    const bodies: string[] = [];
    const client = await start((response, _count, incoming) => {
      incoming.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      incoming.on("end", () => sendJson(response, 200, {}));
    });
    await client.from("notes").insert({ id: 9_007_199_254_740_993n });
    expect(bodies).toEqual(['{"id":"9007199254740993"}']);
  });
});
