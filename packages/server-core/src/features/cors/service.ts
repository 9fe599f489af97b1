import { isAdapterError, type Value } from "@holdfast/adapter-api";
import type { models } from "@holdfast/openapi";
import type { Actor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import type { OriginCache } from "./origin-cache.js";
import { parseOrigin } from "./parse-origin.js";
import * as sql from "./sql.js";

/** Which entries to list. */
export interface OriginList {
  readonly active_only: boolean;
  readonly skip: number;
  readonly limit: number;
}

/** The origins in the database. Every change is in force on every server at once. */
export interface Origins {
  list(part: OriginList): Promise<models.CorsOrigin[]>;
  /** Throws `not_found`. */
  find(id: string): Promise<models.CorsOrigin>;
  /** Throws `invalid_value`, `limit_exceeded` or `already_exists`. */
  create(entry: models.CreateCorsOriginRequest, actor: Actor): Promise<models.CorsOrigin>;
  /** Throws `not_found`, `invalid_value`, `limit_exceeded` or `already_exists`. */
  update(id: string, changes: models.UpdateCorsOriginRequest): Promise<models.CorsOrigin>;
  /** Makes the entry inactive, or removes it; throws `not_found`. */
  delete(id: string, isHard: boolean): Promise<void>;
}

const MAX_METADATA_LENGTH = 10_000;

export function createOriginService({ database }: Platform, cache: OriginCache): Origins {
  const one = async (statement: string, values: readonly Value[]): Promise<models.CorsOrigin> => {
    const row = await database.system.first<sql.OriginRow>(statement, values).catch(refuseTwin);
    if (row === null) throw new AppError("not_found", "There is no such origin.");
    return originOf(row);
  };

  const change = async (statement: string, values: readonly Value[]): Promise<models.CorsOrigin> => {
    const entry = await one(statement, values);
    await cache.refreshEverywhere();
    return entry;
  };

  return {
    list: async ({ active_only, skip, limit }) =>
      (await database.system.rows<sql.OriginRow>(sql.LIST_ORIGINS, [active_only, skip, limit])).map(originOf),

    find: (id) => one(sql.FIND_ORIGIN, [id]),

    create: ({ origin, description = null, is_active = true, extra_metadata = {} }, actor) =>
      change(sql.INSERT_ORIGIN, [
        readOrigin(origin),
        description,
        is_active,
        readMetadata(extra_metadata),
        actor.kind === "user" ? actor.userId : null,
      ]),

    update: (id, { origin, description, is_active, extra_metadata }) =>
      change(sql.UPDATE_ORIGIN, [
        id,
        origin === undefined ? null : readOrigin(origin),
        description ?? null,
        description !== undefined,
        is_active ?? null,
        extra_metadata === undefined ? null : readMetadata(extra_metadata),
      ]),

    async delete(id, isHard) {
      await change(isHard ? sql.DELETE_ORIGIN : sql.DEACTIVATE_ORIGIN, [id]);
    },
  };
}

function readOrigin(text: string): string {
  const { origin, error } = parseOrigin(text);
  if (origin !== null) return origin;
  throw new AppError("invalid_value", error, { errors: [{ path: "body.origin", message: error }] });
}

/** The text of a JSON object, bounded, since every list of origins carries it. */
function readMetadata(metadata: Record<string, unknown>): string {
  const text = JSON.stringify(metadata);
  if (text.length <= MAX_METADATA_LENGTH) return text;
  throw new AppError("limit_exceeded", `extra_metadata may have ${MAX_METADATA_LENGTH} characters of JSON at most.`);
}

function refuseTwin(error: unknown): never {
  if (!isAdapterError(error) || error.code !== "already_exists") throw error;
  throw new AppError("already_exists", "This origin is listed already, perhaps as inactive.", { cause: error });
}

function originOf(row: sql.OriginRow): models.CorsOrigin {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
