import { type DoorAnswer, readWriteConditions } from "@holdfast/server-core";
import { checkKeyLength } from "../objects/put-object.js";
import { readFacts } from "../objects/read-facts.js";
import { admitToBucket } from "../request/rights.js";
import { emptyAnswer, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, xmlDocument } from "../xml/write-xml.js";
import { findUpload } from "./find-upload.js";

/** An upload that nobody completes or aborts is given up after a week. */
const LIFE_MS = 7 * 86_400_000;

/** CreateMultipartUpload. */
export async function createMultipartUpload(call: S3Call): Promise<DoorAnswer> {
  const { headers, key, platform, accessKey } = call;
  checkKeyLength(key);
  const facts = readFacts(headers);
  const bucket = await admitToBucket(call, { action: "write", as: "files.putFile" });
  const session = await platform.files.uploads.begin({
    purpose: "s3",
    bucket,
    path: key,
    actor: accessKey.actor,
    facts,
    size: null,
    // S3 puts conditions on the completion.
    conditions: readWriteConditions(new Headers()),
    expiresAt: new Date(platform.now().getTime() + LIFE_MS),
    sha256: false,
  });
  return xmlAnswer(
    xmlDocument("InitiateMultipartUploadResult", [
      element("Bucket", call.bucket),
      element("Key", key),
      element("UploadId", session.id),
    ]),
    checksumHeaders(headers),
  );
}

/** AbortMultipartUpload. */
export async function abortMultipartUpload(call: S3Call): Promise<DoorAnswer> {
  const { session } = await findUpload(call);
  if (session.fileId === null) await call.platform.files.uploads.abort(session);
  return emptyAnswer(204);
}

/** Clients send parts with the checksum that they asked for here, and each is verified; so they are told that they may. */
function checksumHeaders(headers: Headers): Record<string, string> {
  const answer: Record<string, string> = {};
  for (const name of ["x-amz-checksum-algorithm", "x-amz-checksum-type"]) {
    const value = headers.get(name);
    if (value !== null && /^[\w-]{1,20}$/.test(value)) answer[name] = value;
  }
  return answer;
}
