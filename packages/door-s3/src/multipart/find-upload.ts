import type { BucketRecord, UploadSession } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { admitToBucket } from "../request/rights.js";
import type { S3Call } from "../request/s3-call.js";

/** Parts of an upload have these numbers. */
const MAX_PART_NUMBER = 10_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface FoundUpload {
  readonly bucket: BucketRecord;
  readonly session: UploadSession;
}

/** The upload that a call names, finished or not, once the key may write to its bucket. Throws `NoSuchUpload`. */
export async function findUpload(call: S3Call): Promise<FoundUpload> {
  const bucket = await admitToBucket(call, { action: "write", as: "files.putFile" });
  const id = call.query.get("uploadId") ?? "";
  const session = UUID.test(id) ? await call.platform.files.uploads.find(id, call.accessKey.actor) : null;
  const isOfCall = session?.purpose === "s3" && session.bucketId === bucket.id;
  if (session === null || !isOfCall || session.path !== call.key.normalize("NFC")) throw noSuchUpload();
  return { bucket, session };
}

/** The same, for what only an upload under way takes. */
export async function findOpenUpload(call: S3Call): Promise<UploadSession> {
  const { session } = await findUpload(call);
  if (session.fileId !== null) throw noSuchUpload();
  return session;
}

/** The number of the part that a call is about. */
export function readPartNumber({ query }: S3Call): number {
  const text = query.get("partNumber") ?? "";
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw new S3Error("InvalidArgument", `partNumber must be a number from 1 to ${MAX_PART_NUMBER}.`);
}

function noSuchUpload(): S3Error {
  return new S3Error("NoSuchUpload", "There is no such upload. It may have been completed, aborted, or have expired.");
}
