import type { DoorAnswer } from "@holdfast/server-core";
import { readDocument } from "../body/read-document.js";
import { errorOf } from "../errors/error-of.js";
import { S3Error } from "../errors/s3-error.js";
import { admitToBucket, admitToFile, admitToVersion } from "../request/rights.js";
import { emptyAnswer, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { malformedXml } from "../xml/read-xml.js";
import { element, type Xml, xmlDocument } from "../xml/write-xml.js";
import { checkMatch } from "./conditions.js";

const MAX_KEYS = 1_000;
/** Deletions of one request that are under way at once. */
const AT_ONCE = 8;

/** What a deletion did: whether a marker was made or removed, and the id of the version that was. */
interface Deleted {
  readonly isMarker: boolean;
  readonly versionId: string | null;
}

/** DeleteObject: the object goes, or the version that is named. One that is not there is no error. */
export async function deleteObject(call: S3Call): Promise<DoorAnswer> {
  const { isMarker, versionId } = await remove(call);
  const headers: Record<string, string> = {};
  if (isMarker) headers["x-amz-delete-marker"] = "true";
  if (versionId !== null) headers["x-amz-version-id"] = versionId;
  return emptyAnswer(204, headers);
}

/** DeleteObjects: up to 1,000, each for itself. */
export async function deleteObjects(call: S3Call): Promise<DoorAnswer> {
  // A bucket that is not there fails the whole request, not each key.
  await admitToBucket(call, { action: "delete", as: "buckets.getBucket" });
  const document = await readDocument(call, "Delete");
  const objects = document.children("Object");
  if (objects.length === 0 || objects.length > MAX_KEYS) throw malformedXml();
  const isQuiet = document.child("Quiet")?.text.trim() === "true";
  const results: (readonly Xml[])[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < objects.length; at = next++) {
      const key = objects[at]?.child("Key")?.text ?? "";
      const versionId = objects[at]?.child("VersionId")?.text ?? "";
      results[at] = await removeOne(call, { key, versionId, isQuiet });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return xmlAnswer(xmlDocument("DeleteResult", results.flat()));
}

async function removeOne(
  call: S3Call,
  { key, versionId, isQuiet }: { readonly key: string; readonly versionId: string; readonly isQuiet: boolean },
): Promise<readonly Xml[]> {
  const named = [element("Key", key), ...(versionId === "" ? [] : [element("VersionId", versionId)])];
  try {
    if (key === "") throw malformedXml();
    const query = new Map(versionId === "" ? [] : [["versionId", versionId]]);
    const deleted = await remove({ ...call, key, query, headers: new Headers() });
    if (isQuiet) return [];
    const marker = deleted.isMarker
      ? [element("DeleteMarker", true), element("DeleteMarkerVersionId", deleted.versionId ?? "")]
      : [];
    return [element("Deleted", [...named, ...marker])];
  } catch (thrown) {
    const { code, message } = errorOf(thrown, (error) => call.platform.problem(error, call.requestId));
    return [element("Error", [...named, element("Code", code), element("Message", message)])];
  }
}

async function remove(call: S3Call): Promise<Deleted> {
  const { platform, query, headers } = call;
  const versionId = query.get("versionId");
  if (versionId !== undefined) return removeVersion(call, versionId);
  const file = await admitToFile(call, { action: "delete", as: "files.deleteFileByPath" });
  const ifMatch = headers.get("if-match");
  if (file === null) {
    if (ifMatch !== null) throw new S3Error("PreconditionFailed", "There is no object that If-Match could name.");
    return { isMarker: false, versionId: null };
  }
  if (ifMatch !== null) checkMatch(ifMatch, file);
  const { markerId } = await platform.files.remove(file, { onlyVersion: ifMatch !== null });
  return { isMarker: markerId !== null, versionId: markerId };
}

async function removeVersion(call: S3Call, versionId: string): Promise<Deleted> {
  const version = await admitToVersion(call, { action: "delete", as: "files.deleteVersion" }, versionId);
  if (version === null) return { isMarker: false, versionId };
  await call.platform.files.versions.remove(version);
  return { isMarker: version.isMarker, versionId: version.versionId };
}
