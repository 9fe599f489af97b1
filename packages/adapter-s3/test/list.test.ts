import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ListedObject, ObjectInfo, StorageAdapter } from "@holdfast/adapter-api";
import { describe, expect, it, onTestFinished } from "vitest";
import { s3Storage } from "../src/index.js";
import { type FaultProxy, startFaultProxy } from "./harness/fault-proxy.js";
import { s3ServerKinds, startS3Server } from "./harness/s3-server.js";

const MIB = 1024 ** 2;
const BUCKET = "lists";
const bytes = new TextEncoder().encode("x");

for (const kind of s3ServerKinds()) {
  const server = await startS3Server(kind);

  describe.skipIf(server === null)(`a list on ${kind}`, { timeout: 120_000 }, () => {
    async function rig(keyPrefix: string): Promise<{ storage: StorageAdapter; proxy: FaultProxy; client: S3Client }> {
      if (server === null) throw new Error("there is no server");
      const proxy = await startFaultProxy(server.endpoint);
      const storage = s3Storage({ ...server.options(BUCKET), endpoint: proxy.endpoint, keyPrefix, partBytes: 5 * MIB });
      await storage.open();
      onTestFinished(() => storage.close());
      return { storage, proxy, client: new S3Client({ ...server, region: "us-east-1", forcePathStyle: true }) };
    }

    it("costs one request for a page, and one more for each key that is too long for its name", async () => {
      const { storage, proxy } = await rig("costs");
      const keys = Array.from({ length: 30 }, (_, index) => `dir/${String(index).padStart(2, "0")}`);
      await Promise.all(
        keys.map((key) => storage.put(key, bytes, { contentType: "text/plain", metadata: { a: "ü" } })),
      );
      const count = async (request: Parameters<StorageAdapter["list"]>[0]) => {
        const before = proxy.requests.length;
        const { items, prefixes } = await storage.list(request);
        return [items.length, prefixes.length, proxy.requests.length - before];
      };
      const { next } = await storage.list({ prefix: "", limit: 12 });
      expect(await count({ prefix: "", limit: 20 })).toEqual([20, 0, 1]);
      expect(await count({ prefix: "", limit: 999 })).toEqual([30, 0, 1]);
      expect(await count({ prefix: "", limit: 20, ...(next === null ? {} : { cursor: next }) })).toEqual([18, 0, 1]);
      expect(await count({ prefix: "", limit: 20, delimiter: "/" })).toEqual([0, 1, 1]);
      for (const end of ["a", "b"]) await storage.put(`long/${"/".repeat(600)}${end}`, bytes);
      expect(await count({ prefix: "long/", limit: 20 })).toEqual([2, 0, 3]);
    });

    it("says what head says, however an object was made", async () => {
      const { storage } = await rig("made");
      const body = Buffer.alloc(11 * MIB, "holdfast ");
      const heads: (ObjectInfo | null)[] = [];
      await storage.put("parts", body);
      await storage.copy("parts", "copy");
      await storage.put("small", bytes);
      const { uploadId } = (await storage.resumable?.begin("resumed")) ?? { uploadId: "" };
      await storage.resumable?.writePart(uploadId, 1, body);
      await storage.resumable?.writePart(uploadId, 2, bytes);
      await storage.resumable?.finish(uploadId);
      for (const key of ["copy", "parts", "resumed", "small"]) heads.push(await storage.head(key));
      const { items } = await storage.list({ prefix: "", limit: 10 });
      expect(items).toEqual(
        heads.map((head): ListedObject | null => {
          if (head === null) return null;
          const { contentType: _type, metadata: _metadata, ...listed } = head;
          return listed;
        }),
      );
    });

    it("passes over what others have put there", async () => {
      const { storage, client } = await rig("others");
      const foreign = Array.from({ length: 40 }, (_, index) => `others/-strange-${index}`);
      await Promise.all(foreign.map((Key) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: bytes }))));
      await storage.put("a", bytes);
      await storage.put("b", bytes);
      const all = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "others/" }));
      expect(all.KeyCount).toBe(42);
      const first = await storage.list({ prefix: "", limit: 1 });
      expect(first.items.map(({ key }) => key)).toEqual(["a"]);
      const second = await storage.list({
        prefix: "",
        limit: 1,
        ...(first.next === null ? {} : { cursor: first.next }),
      });
      expect([second.items.map(({ key }) => key), second.next]).toEqual([["b"], null]);
    });
  });
}
