import type { DoorAnswer } from "@holdfast/server-core";
import { receiveBody } from "../body/received-body.js";
import { S3Error } from "../errors/s3-error.js";
import { admitToBucket } from "../request/rights.js";
import { emptyAnswer, type S3Call } from "../request/s3-call.js";
import { readWrite } from "./conditions.js";
import { s3EntityTag } from "./entity-tag.js";
import { readFacts } from "./read-facts.js";

const MAX_KEY_BYTES = 1_024;

/** PutObject: the body becomes the object, whole or not at all. */
export async function putObject(call: S3Call): Promise<DoorAnswer> {
  const { request, headers, key, platform, accessKey } = call;
  checkKeyLength(key);
  const facts = readFacts(headers);
  const body = await receiveBody(call);
  const bucket = await admitToBucket(call, { action: "write", as: "files.putFile" });
  const { actor } = accessKey;
  const conditions = await readWrite(headers, () => platform.files.find(bucket, key, actor));
  const content = {
    body: body.stream,
    facts,
    ...(body.size === undefined ? {} : { size: body.size }),
    expected: body.expected,
    md5: true,
    signal: request.signal,
  };
  const { file } = await platform.files.put({ bucket, path: key, actor, conditions }, content).catch(body.refuse);
  return emptyAnswer(200, {
    etag: s3EntityTag(file),
    "x-amz-version-id": file.versionId,
    ...body.checksumHeaders(),
  });
}

/** Throws `KeyTooLongError`; what else a key may not be, the files say. */
export function checkKeyLength(key: string): void {
  if (new TextEncoder().encode(key).length <= MAX_KEY_BYTES) return;
  throw new S3Error("KeyTooLongError", `A key may have ${MAX_KEY_BYTES} bytes of UTF-8 at most.`);
}
