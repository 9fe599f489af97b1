import type { Door, DoorAnswer, DoorPlatform, DoorRequestInfo } from "@holdfast/server-core";
import { errorOf } from "./errors/error-of.js";
import { renderError } from "./errors/render-error.js";
import type { S3DoorOptions } from "./options.js";
import { type AddressRules, isOfDomain, placesOf, readAddress } from "./request/address.js";
import { findOperation } from "./request/find-operation.js";
import { decodeComponent, readQuery } from "./signature/percent-encoding.js";
import { createSigningKeys, type SigningKeys } from "./signature/signing-keys.js";
import { verifySignature } from "./signature/verify-signature.js";

/** What pages of other origins may read of an answer. */
const EXPOSED_HEADERS = [
  "x-amz-checksum-crc32c",
  "x-amz-delete-marker",
  "x-amz-request-id",
  "x-amz-tagging-count",
  "x-amz-version-id",
];

interface OpenParts {
  readonly platform: DoorPlatform;
  readonly signingKeys: SigningKeys;
  readonly rules: AddressRules;
  readonly region: string;
}

/** The S3 protocol in front of a server's buckets and files, for clients that sign with access keys of its users. */
export function s3Door(options: S3DoorOptions = {}): Door {
  const path = (options.path ?? "/s3").replace(/\/+$/, "");
  const domain = options.domain?.toLowerCase() ?? null;
  const region = options.region ?? "us-east-1";
  return {
    name: "s3",
    path,
    exposedHeaders: EXPOSED_HEADERS,
    ...(domain === null ? {} : { takesHost: (host: string) => isOfDomain(host, domain) }),
    open(platform) {
      const parts: OpenParts = { platform, signingKeys: createSigningKeys(), rules: { path, domain }, region };
      return {
        answer: (request, { url, requestId }) =>
          answer(request, { url, requestId }, parts).catch((thrown: unknown) => {
            const error = errorOf(thrown, (cause) => platform.problem(cause, requestId));
            const resource = url.pathname.slice(path.length);
            return renderError(error, { isHead: request.method === "HEAD", resource, requestId });
          }),
      };
    },
  };
}

async function answer(request: Request, { url, requestId }: DoorRequestInfo, parts: OpenParts): Promise<DoorAnswer> {
  const { platform, signingKeys, rules, region } = parts;
  const { headers, method } = request;
  const host = headers.get("host") ?? url.host;
  const { publicUrl } = platform.settings;
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host;
  const places = placesOf({ host, path: decodeComponent(url.pathname) }, { publicHost, rules });
  const parameters = readQuery(url.search);
  const verified = await verifySignature(
    { method, headers, query: parameters, places },
    { accessKeys: platform.accessKeys, signingKeys, now: platform.now },
  );
  await verified.key.noteUse();
  const address = readAddress(verified.signedFor, rules);
  const query = new Map([...parameters].reverse());
  const operation = findOperation({ method, address, query, headers });
  const answered = await operation({
    request,
    headers: verified.place === "query" ? withHoisted(headers, parameters) : headers,
    query,
    ...address,
    accessKey: verified.key,
    verified,
    platform,
    region,
    requestId,
  });
  return { ...answered, headers: { ...answered.headers, "x-amz-request-id": requestId } };
}

/** A signer of URLs may move headers of S3 into the query, where they mean the same. */
function withHoisted(headers: Headers, parameters: readonly (readonly [string, string])[]): Headers {
  const all = new Headers(headers);
  for (const [name, value] of parameters) {
    const isHeader = /^x-amz-/i.test(name) && !all.has(name) && /^[\t -~]*$/.test(value);
    if (isHeader && !isChecksumOfNothing(name, value)) all.set(name, value);
  }
  return all;
}

/** The AWS SDK signs the checksum of no content into a URL for content that it does not know yet. Any other checksum is a condition. */
function isChecksumOfNothing(name: string, value: string): boolean {
  return name.toLowerCase() === "x-amz-checksum-crc32" && value === "AAAAAA==";
}
