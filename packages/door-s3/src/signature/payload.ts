import { S3Error } from "../errors/s3-error.js";

/** What a signature says of the body. */
export type Payload =
  | { readonly kind: "unsigned" }
  | { readonly kind: "signed"; readonly sha256: string }
  | { readonly kind: "chunks"; readonly areSigned: boolean; readonly hasTrailer: boolean };

/** Reads `x-amz-content-sha256`. Throws for what S3 does not know, and for signatures by public keys, which are not supported. */
export function readPayload(text: string): Payload {
  if (/^[0-9a-f]{64}$/.test(text)) return { kind: "signed", sha256: text };
  switch (text) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "chunks", areSigned: true, hasTrailer: false };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "chunks", areSigned: true, hasTrailer: true };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "chunks", areSigned: false, hasTrailer: true };
    default:
      if (text.startsWith("STREAMING-AWS4-ECDSA")) {
        throw new S3Error("NotImplemented", "Signatures by AWS4-ECDSA are not supported. Use AWS4-HMAC-SHA256.");
      }
      throw new S3Error(
        "InvalidArgument",
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING words, or a SHA-256 in hexadecimal.",
      );
  }
}
