import type { DoorAnswer } from "@holdfast/server-core";
import { readDocument } from "../body/read-document.js";
import { errorOf } from "../errors/error-of.js";
import { S3Error } from "../errors/s3-error.js";
import { admitToBucket, admitToFile, admitToVersion } from "../request/rights.js";
import { emptyAnswer, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { malformedXml } from "../xml/read-xml.js";
import { element, type Xml, xmlDocument } from "../xml/write-xml.js";
import { checkMatch, matching } from "./conditions.js";

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
  const { isMarker, versionId } = await remove(call, call.headers.get("if-match"));
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
      const ifMatch = objects[at]?.child("ETag")?.text ?? null;
      results[at] = await removeOne(call, { key, versionId, ifMatch, isQuiet });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return xmlAnswer(xmlDocument("DeleteResult", results.flat()));
}

async function removeOne(
  call: S3Call,
  {
    key,
    versionId,
    ifMatch,
    isQuiet,
  }: {
    readonly key: string;
    readonly versionId: string;
    readonly ifMatch: string | null;
    readonly isQuiet: boolean;
  },
): Promise<readonly Xml[]> {
  const named = [element("Key", key), ...(versionId === "" ? [] : [element("VersionId", versionId)])];
  try {
    if (key === "") throw malformedXml();
    const query = new Map(versionId === "" ? [] : [["versionId", versionId]]);
    const deleted = await remove({ ...call, key, query, headers: new Headers() }, ifMatch);
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

async function remove(call: S3Call, ifMatch: string | null): Promise<Deleted> {
  const { platform, query } = call;
  const versionId = query.get("versionId");
  if (versionId !== undefined) return removeVersion(call, { versionId, ifMatch });
  const file = await admitToFile(call, { action: "delete", as: "files.deleteFileByPath" });
  if (file === null) {
    if (ifMatch !== null) throw new S3Error("PreconditionFailed", "There is no object that If-Match could name.");
    return { isMarker: false, versionId: null };
  }
  const { markerId } = await platform.files.remove(file, matching(ifMatch, file));
  return { isMarker: markerId !== null, versionId: markerId };
}

async function removeVersion(
  call: S3Call,
  { versionId, ifMatch }: { readonly versionId: string; readonly ifMatch: string | null },
): Promise<Deleted> {
  const version = await admitToVersion(call, { action: "delete", as: "files.deleteVersion" }, versionId);
  if (version === null) return { isMarker: false, versionId };
  // A version never changes, so what fits now fits when it goes.
  if (ifMatch !== null) checkMatch(ifMatch, version);
  await call.platform.files.versions.remove(version);
  return { isMarker: version.isMarker, versionId: version.versionId };
}
