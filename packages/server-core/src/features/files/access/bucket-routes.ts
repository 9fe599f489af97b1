import { readCursor, writeCursor } from "../../../cursor.js";
import type { HandlersOf } from "../../../feature.js";
import { loadedResource } from "../../../pipeline/request-context.js";
import { bucketModel, fileModel } from "../models.js";
import { isFolderMarker } from "../names.js";
import type { BucketService } from "./bucket-service.js";
import type { FileService } from "./file-service.js";

/** The operations on buckets. */
export function bucketRoutes(buckets: BucketService, files: FileService): HandlersOf<"buckets"> {
  return {
    "buckets.listBuckets": async ({ query }, { actor }) => ({
      status: 200,
      body: (await buckets.list(query, actor)).map(bucketModel),
    }),
    "buckets.listPublicBuckets": async ({ query }, { actor }) => ({
      status: 200,
      body: (await buckets.listPublic(query, actor)).map(bucketModel),
    }),
    "buckets.createBucket": async ({ body }, { actor }) => ({
      status: 201,
      body: bucketModel(await buckets.create(body, actor)),
    }),
    "buckets.getBucket": async (_input, context) => ({
      status: 200,
      body: bucketModel(loadedResource(context, "bucket")),
    }),
    "buckets.updateBucket": async ({ body }, context) => ({
      status: 200,
      body: bucketModel(await buckets.update(loadedResource(context, "bucket"), body)),
    }),
    "buckets.deleteBucket": async (_input, context) => {
      await buckets.remove(loadedResource(context, "bucket"));
      return { status: 200, body: true };
    },
    "buckets.listBucketFiles": async ({ query }, context) => ({
      status: 200,
      body: (await files.listOfBucket(loadedResource(context, "bucket"), query, context.actor)).map(fileModel),
    }),
    "buckets.listEntries": async ({ query: { prefix, delimiter, cursor, limit } }, context) => {
      const bucket = loadedResource(context, "bucket");
      const place = `entries of ${bucket.id} ${prefix ?? ""} ${delimiter ?? ""}`;
      const after = cursor === undefined ? null : (readCursor(cursor, place)[0] ?? null);
      const page = {
        limit,
        ...(prefix ? { prefix } : {}),
        ...(delimiter ? { delimiter } : {}),
        ...(after ? { after } : {}),
      };
      const listed = await files.entries(bucket, page, context.actor);
      const next = listed.next === null ? null : writeCursor([listed.next], place);
      return {
        status: 200,
        body: {
          // Left out here, not in the statement, so that a page costs the same however many there are.
          files: listed.files.filter(({ path }) => !isFolderMarker(path)).map(fileModel),
          folders: [...listed.prefixes],
          next_cursor: next,
        },
      };
    },
    "buckets.deleteFiles": async ({ body }, context) => {
      const { count, hasMore } = await files.removeAll(loadedResource(context, "bucket"), body);
      return { status: 200, body: { deleted_count: count, has_more: hasMore } };
    },
  };
}
