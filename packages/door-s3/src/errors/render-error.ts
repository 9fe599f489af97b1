import type { DoorAnswer } from "@holdfast/server-core";
import { element, plainXmlDocument } from "../xml/write-xml.js";
import type { S3Error } from "./s3-error.js";

export interface FailedRequest {
  readonly isHead: boolean;
  /** Path of the bucket or object, as `/photos/cat.jpg`. */
  readonly resource: string;
  readonly requestId: string;
}

/** An error as S3 has it: code, message, resource and request id; nothing of the server's inside. */
export function renderError(error: S3Error, { isHead, resource, requestId }: FailedRequest): DoorAnswer {
  const document = plainXmlDocument("Error", [
    element("Code", error.code),
    element("Message", error.message),
    element("Resource", resource),
    element("RequestId", requestId),
  ]);
  const headers = { ...error.headers, "content-type": "application/xml", "x-amz-request-id": requestId };
  return { status: error.status, headers, body: isHead ? null : document };
}
