import type { AccessKeysInUse, UsableAccessKey } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { canonicalRequest } from "./canonical-request.js";
import { sha256Hex, toUtf8 } from "./hex.js";
import { type Payload, readPayload } from "./payload.js";
import { type PresentedSignature, readSignature } from "./presented-signature.js";
import type { ScopedSigner, SigningKeys } from "./signing-keys.js";

/** A request to verify. */
export interface SignedRequest {
  readonly method: string;
  readonly headers: Headers;
  /** Host and decoded path; several where a client may know the server by others than the request came to. */
  readonly places: readonly Place[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Where a request was signed for. */
export interface Place {
  readonly host: string;
  /** Decoded. */
  readonly path: string;
}

/** Who signed a request, and how its body is protected. */
export interface Verified {
  readonly key: UsableAccessKey;
  readonly payload: Payload;
  /** What the signatures of chunks go on from. */
  readonly seed: ChunkSeed;
  readonly place: "header" | "query";
  /** The one of the request's places that the signature covers; the others are nobody's word. */
  readonly signedFor: Place;
}

export interface ChunkSeed {
  readonly signer: ScopedSigner;
  readonly timestamp: string;
  readonly scope: string;
  /** Of the request. */
  readonly signature: string;
}

export interface VerifierParts {
  readonly accessKeys: AccessKeysInUse;
  readonly signingKeys: SigningKeys;
  readonly now: () => Date;
}

const MAX_SKEW_MS = 15 * 60_000;

/** Verifies AWS Signature Version 4 for S3, in the header or in the query. Throws S3Error for everything that is not right. */
export async function verifySignature(
  request: SignedRequest,
  { accessKeys, signingKeys, now }: VerifierParts,
): Promise<Verified> {
  const presented = readSignature(request);
  checkTime(presented, now());
  const payloadText = payloadOf(request, presented);
  const payload = readPayload(payloadText);
  checkSignedHeaders(request.headers, presented);
  const key = await accessKeys.find(presented.scope.accessKeyId);
  if (key === null) {
    throw new S3Error(
      "InvalidAccessKeyId",
      "This server has no such access key. It may have been revoked or have expired.",
    );
  }
  const signer = await signingKeys.of(key, presented.scope);
  const signedFor = await findSigned(request, { presented, payloadText, signer });
  if (signedFor === null) {
    throw new S3Error(
      "SignatureDoesNotMatch",
      "The signature is not the one of this request. Check the secret access key, the endpoint's path and the signing method.",
    );
  }
  const { timestamp, scope, signature, place } = presented;
  return { key, payload, place, signedFor, seed: { signer, timestamp, scope: scope.text, signature } };
}

async function findSigned(
  { method, places, headers, query }: SignedRequest,
  signed: { readonly presented: PresentedSignature; readonly payloadText: string; readonly signer: ScopedSigner },
): Promise<Place | null> {
  const { presented, payloadText, signer } = signed;
  for (const place of places) {
    const { host, path } = place;
    const text = canonicalRequest({
      method,
      path,
      query: query.filter(([name]) => name !== "X-Amz-Signature"),
      signedHeaders: presented.signedHeaders,
      header: (name) => (name === "host" ? host : (headers.get(name) ?? "")),
      payload: payloadText,
    });
    for (const bytes of bytesOf(text)) {
      const digest = await sha256Hex(bytes);
      const toSign = ["AWS4-HMAC-SHA256", presented.timestamp, presented.scope.text, digest].join("\n");
      if (await signer.verify(toSign, presented.signature)) return place;
    }
  }
  return null;
}

/**
 * A header comes in as bytes, each of which is read as one character. Some clients sign those bytes; others sign the UTF-8 of the
 * characters and then send one byte for each.
 */
function bytesOf(text: string): readonly Uint8Array<ArrayBuffer>[] {
  const utf8 = toUtf8(text);
  return utf8.length === text.length ? [utf8] : [Uint8Array.from(text, (char) => char.charCodeAt(0)), utf8];
}

function checkTime({ time, expiresSeconds }: PresentedSignature, now: Date): void {
  const age = now.getTime() - time;
  if (expiresSeconds === null) {
    if (Math.abs(age) <= MAX_SKEW_MS) return;
    throw new S3Error("RequestTimeTooSkewed", "The clocks of client and server differ by more than 15 minutes.");
  }
  if (age < -MAX_SKEW_MS) throw new S3Error("AccessDenied", "The presigned URL is not valid yet.");
  if (age > expiresSeconds * 1000) throw new S3Error("AccessDenied", "The presigned URL has expired.");
}

function payloadOf({ headers, query }: SignedRequest, { place }: PresentedSignature): string {
  const header = headers.get("x-amz-content-sha256");
  if (place === "header") {
    if (header !== null) return header;
    throw new S3Error("InvalidRequest", "The header x-amz-content-sha256 is missing.");
  }
  return new Map(query).get("X-Amz-Content-Sha256") ?? header ?? "UNSIGNED-PAYLOAD";
}

/** Whoever carries a request along must not be able to add what changes its meaning. */
function checkSignedHeaders(headers: Headers, { signedHeaders }: PresentedSignature): void {
  const signed = new Set(signedHeaders);
  const unsigned = [...headers.keys()].filter((name) => name.startsWith("x-amz-") && !signed.has(name));
  if (unsigned.length > 0) throw new S3Error("AccessDenied", `These headers must be signed: ${unsigned.join(", ")}.`);
  const missing = signedHeaders.filter((name) => name !== "host" && !headers.has(name));
  if (missing.length > 0)
    throw new S3Error("AccessDenied", `These headers are signed and missing: ${missing.join(", ")}.`);
}
