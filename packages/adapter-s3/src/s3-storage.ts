import { createCallGate, type StorageAdapter } from "@holdfast/adapter-api";
import { type BucketState, openBucket } from "./bucket/bucket-state.js";
import { probeBucket } from "./bucket/check-bucket.js";
import { ADAPTER, toAdapterError } from "./errors.js";
import { copyObject } from "./objects/copy-object.js";
import { deleteObjects } from "./objects/delete-objects.js";
import { getObject } from "./objects/get-object.js";
import { headObject } from "./objects/head-object.js";
import { listObjects } from "./objects/list-objects.js";
import { putObject } from "./objects/put-object.js";
import { MAX_PARTS, MIN_PART_BYTES, resolveOptions, type S3StorageOptions } from "./options.js";
import { signUrl } from "./sign-url.js";
import { discardBody } from "./uploads/body-source.js";
import { createResumableUploads } from "./uploads/resumable-uploads.js";

/**
 * A StorageAdapter on a bucket of an S3 service; any number of servers may share it. `close` lets bodies that `get` gave
 * out be read to their end.
 */
export function s3Storage(options: S3StorageOptions): StorageAdapter {
  const resolved = resolveOptions(options);
  const gate = createCallGate<BucketState>({
    adapter: ADAPTER,
    start: () => openBucket(resolved),
    stop: (state) => state.close(),
    toError: toAdapterError,
  });

  return {
    kind: "storage",
    name: ADAPTER,
    capabilities: {
      conditionalWrites: resolved.conditionalWrites,
      signedUrls: ["GET", "PUT"],
      resumable: { minPartBytes: MIN_PART_BYTES, maxParts: MAX_PARTS },
      maxObjectBytes: resolved.maxObjectBytes,
    },
    open: (openOptions) => gate.open(openOptions),
    close: () => gate.close(),
    async health(callOptions) {
      try {
        await gate.call("health", callOptions, ({ client }) => probeBucket(client, resolved, callOptions?.signal));
        return { ok: true };
      } catch (error) {
        return { ok: false, detail: error instanceof Error ? error.message : String(error) };
      }
    },
    async put(key, body, putOptions) {
      try {
        return await gate.call("put", putOptions, (state) => putObject(state, { key, body }, putOptions));
      } catch (error) {
        discardBody(body, error);
        throw error;
      }
    },
    get: (key, getOptions) => gate.call("get", getOptions, (state) => getObject(state, key, getOptions)),
    head: (key, callOptions) => gate.call("head", callOptions, (state) => headObject(state, key, callOptions?.signal)),
    list: (request, callOptions) => gate.call("list", callOptions, (state) => listObjects(state, request, callOptions)),
    copy: (from, to, callOptions) =>
      gate.call("copy", callOptions, (state) => copyObject(state, { from, to }, callOptions)),
    delete: (keys, callOptions) => gate.call("delete", callOptions, (state) => deleteObjects(state, keys, callOptions)),
    signUrl: (key, request, callOptions) => gate.call("signUrl", callOptions, (state) => signUrl(state, key, request)),
    resumable: createResumableUploads(gate),
  };
}
