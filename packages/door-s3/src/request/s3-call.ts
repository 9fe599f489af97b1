import type { DoorAnswer, DoorPlatform, UsableAccessKey } from "@holdfast/server-core";
import type { Verified } from "../signature/verify-signature.js";

/** A verified request on its way to an operation. */
export interface S3Call {
  readonly request: Request;
  readonly headers: Headers;
  /** Parameters of the query by name, decoded; of several of a name the first. */
  readonly query: ReadonlyMap<string, string>;
  /** The name as the client wrote it. */
  readonly bucket: string;
  readonly key: string;
  /** Who signed it. */
  readonly accessKey: UsableAccessKey;
  readonly verified: Verified;
  readonly platform: DoorPlatform;
  readonly region: string;
  readonly requestId: string;
}

/** The code behind one operation of S3. Refusals are thrown, as S3Error or AppError. */
export type Operation = (call: S3Call) => Promise<DoorAnswer>;

/** An answer with a document. */
export function xmlAnswer(document: string, headers: Readonly<Record<string, string>> = {}): DoorAnswer {
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body: document };
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): DoorAnswer {
  return { status, headers, body: null };
}
