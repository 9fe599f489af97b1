import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Fault } from "./harness/fault-proxy.js";
import {
  bytes,
  codeOf,
  expectBytes,
  isComplete,
  isGet,
  isPart,
  isPut,
  MIB,
  OVERLOADED,
  onRequests,
  type Rig,
  read,
  startRig,
} from "./harness/fault-rig.js";
import { startS3Server } from "./harness/s3-server.js";

const server = await startS3Server("swift");
const rig = (): Promise<Rig> => {
  if (server === null) throw new Error("there is no server");
  return startRig(server);
};

const PASSING = ["unavailable, retryable", "timeout, retryable"];

describe.skipIf(server === null)("a storm of faults", { timeout: 240_000 }, () => {
  const WEATHER: readonly Fault[] = [
    OVERLOADED,
    { kind: "status", status: 500, code: "InternalError" },
    { kind: "cut_upload", afterBytes: 1000 },
    { kind: "cut_download", afterBytes: 500 },
    { kind: "lose_answer" },
    { kind: "garbage" },
  ];

  it("fails calls, and neither loses what was acknowledged nor mixes anything", async () => {
    const { storage, direct, proxy } = await rig();
    proxy.decide = () => (randomInt(3) === 0 ? (WEATHER[randomInt(WEATHER.length)] ?? null) : null);
    const outcomes = { done: 0, failed: 0 };
    /** What an object may be: as it was acknowledged last, or as a call that failed since would have made it. */
    const work = async (key: string, sizes: readonly number[]): Promise<void> => {
      let allowed: (Uint8Array | null)[] = [null];
      const attempt = async (state: Uint8Array | null, call: Promise<unknown>): Promise<void> => {
        const failed = await call.then(
          () => false,
          () => true,
        );
        if (failed) expect(PASSING).toContain(await codeOf(call));
        allowed = failed ? [...allowed, state] : [state];
        outcomes[failed ? "failed" : "done"] += 1;
      };
      for (const size of sizes) {
        const content = bytes(size);
        await attempt(content, storage.put(key, content));
        if (randomInt(4) === 0) await attempt(null, storage.delete([key]));
        // Null: it failed, or there is none.
        const found = await read(storage, key).catch(() => null);
        if (found !== null) expect(allowed.some((state) => isSame(state, found))).toBe(true);
      }
      const left = (await direct.head(key)) === null ? null : await read(direct, key);
      expect(allowed.some((state) => isSame(state, left))).toBe(true);
    };
    const small = Array.from({ length: 20 }, (_, index) => work(`small-${index}`, [10, 70_000, 0, 3000, 500]));
    const large = Array.from({ length: 3 }, (_, index) => work(`large-${index}`, [6 * MIB, 40, 11 * MIB]));
    await Promise.all([...small, ...large]);
    // Both must have been seen, or there was no storm.
    expect(Math.min(outcomes.done, outcomes.failed)).toBeGreaterThan(0);
  });
});

function isSame(expected: Uint8Array | null, found: Uint8Array | null): boolean {
  return expected === null || found === null ? expected === found : Buffer.from(found).equals(expected);
}

describe.skipIf(server === null)("a service that goes away", { timeout: 120_000 }, () => {
  it("breaks downloads and uploads off, and is used again when it is back", async () => {
    const { storage, direct, proxy } = await rig();
    const content = bytes(30 * MIB);
    await direct.put("a", content);
    const object = await storage.get("a");
    const reader = object?.body.getReader();
    expect((await reader?.read())?.done).toBe(false);
    let position = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        // The first part is under way, or there.
        if (position === 8 * MIB) await proxy.leave();
        controller.enqueue(content.slice(position, position + MIB));
        position += MIB;
        if (position === content.length) controller.close();
      },
    });
    expect(PASSING).toContain(await codeOf(storage.put("a", body)));
    const reading = (async () => {
      while (!(await reader?.read())?.done);
    })();
    expect(PASSING).toContain(await codeOf(reading));
    expect(PASSING).toContain(await codeOf(storage.put("b", bytes(10))));
    expect((await storage.health()).ok).toBe(false);
    expectBytes(await read(direct, "a"), content);

    await proxy.comeBack();
    expect((await storage.health()).ok).toBe(true);
    await storage.put("b", content.subarray(0, 10));
    expectBytes(await read(storage, "b"), content.subarray(0, 10));
  });
});

describe.skipIf(server === null)("an answer that looks good and is not", { timeout: 120_000 }, () => {
  const FAILED: Fault = { kind: "status", status: 200, code: "InternalError" };
  const isCopy = ({ url }: { readonly url: string }) => url.includes("x-id=CopyObject");
  const isList = ({ url }: { readonly url: string }) => url.includes("list-type=2");
  const isDelete = ({ url }: { readonly url: string }) => url.includes("?delete");

  // Amazon sends the status of these before it knows how they end.
  it("of a copy, or of the end of an upload in parts, is no success", async () => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    const content = bytes(6 * MIB);
    proxy.decide = onRequests(FAILED, isComplete, 1);
    await storage.put("a", content);
    expectBytes(await read(direct, "a"), content);
    proxy.decide = onRequests(FAILED, isComplete);
    expect(PASSING).toContain(await codeOf(storage.put("a", bytes(6 * MIB))));
    expectBytes(await read(direct, "a"), content);
    expect(await uploadsLeft()).toBe(0);

    await direct.put("small", content.subarray(0, 9));
    proxy.decide = onRequests(FAILED, isCopy, 1);
    await storage.copy("small", "copy");
    expectBytes(await read(direct, "copy"), content.subarray(0, 9));
    proxy.decide = onRequests(FAILED, isCopy);
    expect(PASSING).toContain(await codeOf(storage.copy("small", "none")));
    expect(await direct.head("none")).toBeNull();
  });

  it("of a list is never taken for a shorter one", async () => {
    const { storage, direct, proxy } = await rig();
    for (const key of ["a", "b", "c"]) await direct.put(key, bytes(3));
    const list = () => storage.list({ prefix: "", limit: 10 }).then(({ items }) => items.map(({ key }) => key));
    proxy.decide = onRequests({ kind: "cut_download", afterBytes: 700 }, isList, 1);
    expect(await list()).toEqual(["a", "b", "c"]);
    for (const kind of ["cut_download", "shorten"] as const) {
      proxy.decide = onRequests({ kind, afterBytes: 700 }, isList);
      expect(PASSING, kind).toContain(await codeOf(list()));
    }
  });

  it("of a batch tells of each object that was not deleted", async () => {
    const { storage, proxy } = await rig();
    const refuse = (code: string) => {
      const error = `<Error><Key>a</Key><Code>${code}</Code><Message>${code}</Message></Error>`;
      proxy.decide = onRequests({ kind: "answer", body: `<DeleteResult>${error}</DeleteResult>` }, isDelete);
      return storage.delete(["a", "b"]);
    };
    expect(await codeOf(refuse("InternalError"))).toBe("unavailable, retryable");
    expect(await codeOf(refuse("AccessDenied"))).toBe("permission_denied");
    await refuse("NoSuchKey");
  });
});

describe.skipIf(server === null)("bytes that change on their way up", { timeout: 120_000 }, () => {
  it.each([
    ["object", 1000, isPut],
    ["part", 11 * MIB, isPart(2)],
  ] as const)("are noticed, and the %s is not kept", async (_, size, matches) => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    const old = bytes(10);
    await direct.put("a", old);
    proxy.decide = onRequests({ kind: "corrupt_upload" }, matches);
    expect(PASSING).toContain(await codeOf(storage.put("a", bytes(size))));
    expectBytes(await read(direct, "a"), old);
    expect(await uploadsLeft()).toBe(0);
    expect(proxy.requests.filter(isGet)).toEqual([]);
  });
});
