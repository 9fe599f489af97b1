import { afterEach, describe, expect, it } from "vitest";
import type { BucketFiles } from "../src/index.js";
import { type OddAnswer, type OddServer, startOddServer } from "./odd-server.js";

const SIZE = 100;
const file = new File(["x".repeat(SIZE)], "odd.bin", { lastModified: 1_700_000_000_000 });
const FILE = { "content-location": "/api/v1/files/1" };

let odd: OddServer;
afterEach(() => odd.close());

/** Answers POST as a tus server, HEAD with the `offset` of the time, GET with the file, and PATCH as a test tells. */
async function startOddUploads(patch: (count: number) => OddReply, offset: () => number | string = () => 0) {
  const patches: number[] = [];
  const answer: OddAnswer = (response, _count, { method, headers }) => {
    if (method === "PATCH") patches.push(Number(headers["upload-offset"]));
    const replies: Record<string, () => OddReply> = {
      POST: () => [201, { location: "/api/v1/uploads/1" }],
      HEAD: () => [200, { "upload-offset": offset() }],
      GET: () => [200, { "content-type": "application/json" }],
      PATCH: () => patch(patches.length - 1),
    };
    const [status, sent] = replies[method ?? ""]?.() ?? [204, {}];
    response.writeHead(status, sent).end(method === "GET" ? '{"size":100}' : undefined);
  };
  odd = await startOddServer(answer);
  return { patches, files: odd.client.storage.from("odd") };
}

type OddReply = readonly [number, Record<string, string | number>];

const upload = (files: BucketFiles) => files.upload("file", file, { resumable: true });
const failure = (files: BucketFiles) =>
  upload(files).then(
    () => null,
    (error: unknown) => error,
  );

describe("a server that takes nothing of an upload", () => {
  it.each<[string, (count: number) => OddReply, string]>([
    ["says so each time", () => [204, { "upload-offset": 0 }], "no more than 0 of the 100 bytes"],
    ["says nothing", () => [204, {}], "no more than 0 of the 100 bytes"],
    ["goes back and forth", (count) => [204, { "upload-offset": count % 2 === 0 ? 60 : 20 }], "no more than 60 of"],
    ["has more than there is", (count) => [204, { "upload-offset": 1_000 + count }], "no more than 0 of the 100 bytes"],
    ["says what is no number", () => [204, { "upload-offset": "some" }], "no more than 0 of the 100 bytes"],
    ["has all, but no file", () => [204, { "upload-offset": SIZE }], "no more than 100 of the 100 bytes"],
  ])("is given up when it %s, and the upload is not taken back", async (_, patch, told) => {
    const { files, patches } = await startOddUploads(patch);
    expect(await failure(files)).toMatchObject({
      name: "NetworkError",
      isHoldfastNetworkError: true,
      message: expect.stringContaining(told),
    });
    expect(patches.length).toBeGreaterThanOrEqual(4);
    expect(patches.length).toBeLessThanOrEqual(10);
    expect(odd.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });

  it("is not given up for fewer times than that, nor for a slow advance", async () => {
    let arrived = 0;
    const { files, patches } = await startOddUploads(
      (count) => {
        if (count % 2 === 1) arrived += 10;
        return [204, { "upload-offset": arrived, ...(arrived === SIZE ? FILE : {}) }];
      },
      () => arrived,
    );
    expect(await upload(files)).toEqual({ size: SIZE });
    expect(patches).toHaveLength(2 * (SIZE / 10));
  });
});

describe("a server that asks for patience", () => {
  it("is obeyed where it is a moment", async () => {
    const times: number[] = [];
    const { files } = await startOddUploads((count) => {
      times.push(performance.now());
      return count === 0 ? [503, { "retry-after": 1 }] : [204, { "upload-offset": SIZE, ...FILE }];
    });
    expect(await upload(files)).toEqual({ size: SIZE });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it.each([
    [503, "61", "unavailable"],
    [429, "86400", "rate_limited"],
    [503, new Date(Date.now() + 3_600_000).toUTCString(), "unavailable"],
  ])("is obeyed by giving up where it is more than a minute: %i, %s", async (status, retryAfter, code) => {
    const { files, patches } = await startOddUploads(() => [status, { "retry-after": retryAfter }]);
    const error = await failure(files);
    expect(error).toMatchObject({ name: "ApiError", status, code });
    expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(60);
    expect(patches).toEqual([0]);
    expect(odd.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });
});
