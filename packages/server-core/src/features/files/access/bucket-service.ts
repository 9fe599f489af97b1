import { isAdapterError } from "@holdfast/adapter-api";
import type { models } from "@holdfast/openapi";
import type { Actor } from "../../../actor.js";
import { statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { checkBucketName } from "../names.js";
import type { BucketRecord } from "../records.js";
import { BUCKETS, type BucketRow, bucketRecord, INSERT_BUCKET, UPDATE_BUCKET } from "./bucket-rows.js";

export interface BucketPage {
  readonly skip: number;
  readonly limit: number;
}

export type NewBucket = models.CreateBucketRequest & { readonly is_public: boolean };

/** What may be done with buckets. */
export interface BucketService {
  /** The buckets that the actor sees, oldest first. */
  list(page: BucketPage, actor: Actor): Promise<readonly BucketRecord[]>;
  listPublic(page: BucketPage, actor: Actor): Promise<readonly BucketRecord[]>;
  /** Throws `already_exists` when the name is taken. */
  create(bucket: NewBucket, actor: Actor): Promise<BucketRecord>;
  update(bucket: BucketRecord, changes: models.UpdateBucketRequest): Promise<BucketRecord>;
  /** Takes its files along, all or nothing. */
  remove(bucket: BucketRecord): Promise<void>;
  /** Throws `conflict` when it holds a file, a version or an upload. */
  removeEmpty(bucket: BucketRecord): Promise<void>;
}

const DELETE_BUCKET = "delete from holdfast.buckets where id = $1";
/** Whoever adds to a bucket locks it against being deleted; so it is locked first and looked at then. */
const LOCK_BUCKET = "select id from holdfast.buckets where id = $1 for update";
const IS_USED = `
  select exists (select from holdfast.files where bucket_id = $1)
    or exists (select from holdfast.file_versions where bucket_id = $1)
    or exists (select from holdfast.upload_sessions where bucket_id = $1 and file_id is null) as used`;

export function createBucketService({ database }: Platform): BucketService {
  const read = async (actor: Actor, onlyPublic: boolean, { limit, skip }: BucketPage) =>
    (await database.as(actor).rows<BucketRow>(BUCKETS, [onlyPublic, limit, skip])).map(bucketRecord);

  const write = async (sql: string, values: readonly (string | number | boolean | null | readonly string[])[]) => {
    try {
      return await database.system.first<BucketRow>(sql, values);
    } catch (error) {
      if (!isAdapterError(error) || error.code !== "already_exists") throw error;
      throw new AppError("already_exists", "There is a bucket of this name. Choose another name.", { cause: error });
    }
  };

  return {
    list: (page, actor) => read(actor, false, page),
    listPublic: (page, actor) => read(actor, true, page),

    async create({ name, description = null, is_public, versioning = false, ...limits }, actor) {
      const { max_file_bytes = null, allowed_types = null } = limits;
      const { max_total_bytes = null, max_files = null, max_versions = null } = limits;
      if (actor.kind !== "user") {
        throw new AppError("forbidden", "A bucket belongs to a user. Sign in as one; the service key is nobody.");
      }
      checkBucketName(name);
      checkText(description);
      const place = [name, description, is_public, actor.userId];
      const types = lowerCase(allowed_types);
      const values = [...place, max_file_bytes, types, versioning, max_total_bytes, max_files, max_versions];
      const row = await write(INSERT_BUCKET, values);
      if (row === null) throw new Error("the insert of a bucket answered no row");
      return bucketRecord(row);
    },

    async update({ id }, changes) {
      const { name = null, is_public = null, description, max_file_bytes, allowed_types } = changes;
      const { versioning = null, max_total_bytes, max_files, max_versions } = changes;
      if (name !== null) checkBucketName(name);
      checkText(description ?? null);
      const row = await write(UPDATE_BUCKET, [
        id,
        name,
        is_public,
        description !== undefined,
        description ?? null,
        max_file_bytes !== undefined,
        max_file_bytes ?? null,
        allowed_types !== undefined,
        lowerCase(allowed_types ?? null),
        versioning,
        max_total_bytes !== undefined,
        max_total_bytes ?? null,
        max_files !== undefined,
        max_files ?? null,
        max_versions !== undefined,
        max_versions ?? null,
      ]);
      if (row === null) throw new AppError("not_found", "The bucket was deleted meanwhile.");
      return bucketRecord(row);
    },

    async remove({ id }) {
      await database.system.query(DELETE_BUCKET, [id]);
    },

    async removeEmpty({ id }) {
      await database.system.session(async (session) => {
        const sql = statementsOf(session);
        await sql.rows(LOCK_BUCKET, [id]);
        if ((await sql.first<{ used: boolean }>(IS_USED, [id]))?.used === true) {
          throw new AppError("conflict", "The bucket holds files, versions or uploads under way. Delete them first.");
        }
        await sql.rows(DELETE_BUCKET, [id]);
      });
    },
  };
}

function lowerCase(types: readonly string[] | null): readonly string[] | null {
  return types === null ? null : types.map((type) => type.toLowerCase());
}

function checkText(text: string | null): void {
  if (text?.includes("\0"))
    throw new AppError("invalid_value", "The description holds the character NUL, which cannot be stored.");
}
