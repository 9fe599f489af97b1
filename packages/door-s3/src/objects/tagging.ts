import { AppError, type DoorAnswer, type FileRecord, type Tags } from "@holdfast/server-core";
import { readDocument } from "../body/read-document.js";
import { S3Error } from "../errors/s3-error.js";
import { admitToFile, noSuchKey } from "../request/rights.js";
import { emptyAnswer, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { findObject } from "./find-object.js";
import { readTagging, taggingDocument } from "./tags.js";

/** GetObjectTagging. */
export async function getTagging(call: S3Call): Promise<DoorAnswer> {
  const file = await findObject(call, "files.getFileByPath");
  return xmlAnswer(taggingDocument(file.tags), { "x-amz-version-id": file.versionId });
}

/** PutObjectTagging: the tags of the document replace those that are there. */
export async function putTagging(call: S3Call): Promise<DoorAnswer> {
  const file = await findToChange(call);
  const tags = readTagging(await readDocument(call, "Tagging"));
  return answer(await setTags(call, file, tags), 200);
}

/** DeleteObjectTagging. */
export async function deleteTagging(call: S3Call): Promise<DoorAnswer> {
  return answer(await setTags(call, await findToChange(call), {}), 204);
}

async function findToChange(call: S3Call): Promise<FileRecord> {
  if (call.query.has("versionId")) {
    throw new S3Error("NotImplemented", "Only the present object has tags that can be changed, not an older version.");
  }
  const file = await admitToFile(call, { action: "write", as: "files.updateFileByPath" });
  if (file === null) throw noSuchKey();
  return file;
}

async function setTags({ platform }: S3Call, file: FileRecord, tags: Tags): Promise<FileRecord> {
  try {
    return await platform.files.setTags(file, tags);
  } catch (error) {
    if (!(error instanceof AppError) || !["invalid_value", "limit_exceeded"].includes(error.code)) throw error;
    throw new S3Error("InvalidTag", error.message, { cause: error });
  }
}

function answer(file: FileRecord, status: number): DoorAnswer {
  return emptyAnswer(status, { "x-amz-version-id": file.versionId });
}
