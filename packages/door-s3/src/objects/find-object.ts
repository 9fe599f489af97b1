import type { OperationId } from "@holdfast/openapi";
import type { FileRecord } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { admitToFile, admitToVersion, noSuchKey } from "../request/rights.js";
import type { S3Call } from "../request/s3-call.js";

/** The object that a call reads, or the version that it names. Throws `NoSuchKey`, `NoSuchVersion`, and `MethodNotAllowed` for a marker. */
export async function findObject(call: S3Call, as: OperationId): Promise<FileRecord> {
  const versionId = call.query.get("versionId");
  const file = await admitToFile(call, { action: "read", as });
  if (versionId === undefined && file === null) throw noSuchKey();
  if (file !== null && (versionId ?? file.versionId) === file.versionId) return file;
  const version = await admitToVersion(call, { action: "read", as: "files.getVersion" }, versionId ?? "");
  if (version === null) throw new S3Error("NoSuchVersion", "The object has no version of this id that you may see.");
  if (version.isMarker) {
    throw new S3Error("MethodNotAllowed", "This version is the marker of a deletion and has no content.", {
      headers: { "x-amz-delete-marker": "true", "x-amz-version-id": version.versionId, allow: "DELETE" },
    });
  }
  return version;
}
