import type { ObjectInfo, PutOptions } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { codeOf, isMissing, isUncertain, StorageFailure } from "../errors.js";
import type { WriteConditions } from "../uploads/multipart.js";
import { headName } from "./head-object.js";
import { describeObject, type FactsOutput, isOfWrite, type ObjectFacts, unquote } from "./object-facts.js";

export interface Write {
  readonly key: string;
  readonly name: string;
  /** What is known of the object that the write makes. */
  readonly facts: ObjectFacts;
  readonly size: number;
  /** The id in the object's metadata, where it has one. */
  readonly writeId: string | undefined;
  readonly conditions: Pick<PutOptions, "ifAbsent" | "ifMatch">;
}

/** The conditions as headers. Fails with `unsupported` when the storage declares none. */
export function writeConditions(
  state: BucketState,
  { ifAbsent, ifMatch }: Pick<PutOptions, "ifAbsent" | "ifMatch">,
): WriteConditions {
  const isConditional = ifAbsent === true || ifMatch !== undefined;
  if (isConditional && !state.options.conditionalWrites) {
    throw new StorageFailure(
      "unsupported",
      "this storage was not opened with conditionalWrites: many S3 services break the promise of one winner",
    );
  }
  return { ...(ifAbsent ? { IfNoneMatch: "*" } : {}), ...(ifMatch === undefined ? {} : { IfMatch: `"${ifMatch}"` }) };
}

/**
 * Runs the one request that makes an object visible, and answers what the object is then. A request whose answer was lost
 * may have been carried out, and the service refuses its repetition: the id in the metadata tells.
 */
export async function commitWrite(
  state: BucketState,
  write: Write,
  request: () => Promise<{ readonly etag?: string | undefined }>,
): Promise<ObjectInfo> {
  let etag: string | undefined;
  try {
    etag = (await request()).etag;
  } catch (error) {
    if (!(await isDone(state, write, error))) throw refusalOf(error, write);
  }
  // It is written; that the service cannot be asked about it at this moment changes nothing.
  const made = await headName(state, write.name).catch(() => null);
  const isTheSame = (found: FactsOutput) =>
    write.writeId === undefined ? unquote(found.ETag ?? "") === unquote(etag ?? "") : isOurs(found, write);
  if (made !== null && isTheSame(made)) {
    const info = describeObject(write.key, made);
    if (info.size === write.size) return info;
    throw new StorageFailure("internal", `the service keeps ${info.size} bytes of ${write.size}`);
  }
  // Another writer came right after; what this one made was there, whole.
  const { key, facts, size } = write;
  return { key, size, etag: unquote(etag ?? write.writeId ?? ""), modifiedAt: new Date(), ...facts };
}

async function isDone(state: BucketState, write: Write, error: unknown): Promise<boolean> {
  if (write.writeId === undefined) return false;
  if (!isMissing(error) && !isUncertain(error) && codeOf(error) !== "conflict") return false;
  // The failure itself is what counts, not that of the look.
  const found = await headName(state, write.name).catch(() => null);
  return found !== null && isOurs(found, write);
}

function isOurs(found: FactsOutput, { writeId }: Write): boolean {
  return writeId !== undefined && isOfWrite(found, writeId);
}

function refusalOf(error: unknown, { conditions }: Write): unknown {
  const isConditional = conditions.ifAbsent === true || conditions.ifMatch !== undefined;
  if (!isConditional || !["conflict", "not_found"].includes(codeOf(error))) return error;
  if (conditions.ifAbsent) return new StorageFailure("already_exists", "an object has the key", { cause: error });
  return new StorageFailure("conflict", "the object has another etag", { cause: error });
}
