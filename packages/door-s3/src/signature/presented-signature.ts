import { S3Error } from "../errors/s3-error.js";
import { type CredentialScope, readCredentialScope, readTimestamp } from "./credential-scope.js";

/** A signature as a request presents it; nothing of it is verified yet. */
export interface PresentedSignature {
  readonly place: "header" | "query";
  readonly scope: CredentialScope;
  /** In lower case, sorted as they came. */
  readonly signedHeaders: readonly string[];
  /** In hexadecimal. */
  readonly signature: string;
  /** As `20261128T070250Z`. */
  readonly timestamp: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** How long a presigned URL is good. */
  readonly expiresSeconds: number | null;
}

export interface Presented {
  readonly headers: Headers;
  readonly query: readonly (readonly [name: string, value: string])[];
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const MAX_EXPIRES_SECONDS = 604_800;

/** Reads the signature of a request, from its header `Authorization` or its query; throws S3Error when there is none. */
export function readSignature({ headers, query }: Presented): PresentedSignature {
  const authorization = headers.get("authorization");
  const parameters = new Map(query);
  const isPresigned = parameters.has("X-Amz-Algorithm") || parameters.has("X-Amz-Signature");
  if (authorization !== null && isPresigned) {
    throw new S3Error("InvalidRequest", "Sign by the header Authorization or by the query, not by both.");
  }
  if (isPresigned) return readQuerySignature(parameters, query);
  if (authorization !== null) return readHeaderSignature(authorization, headers);
  if (parameters.has("Signature")) throw oldSignature();
  throw new S3Error("AccessDenied", "The request is not signed. Sign it with an access key of this server.");
}

function readHeaderSignature(authorization: string, headers: Headers): PresentedSignature {
  if (/^AWS /.test(authorization)) throw oldSignature();
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw new S3Error("InvalidRequest", `The header Authorization must begin with ${ALGORITHM}.`);
  }
  const fields = new Map(
    authorization
      .slice(ALGORITHM.length)
      .split(",")
      .map((field) => {
        const [name = "", ...rest] = field.trim().split("=");
        return [name, rest.join("=")] as const;
      }),
  );
  const timestamp = headers.get("x-amz-date") ?? toTimestamp(headers.get("date"));
  return present({
    place: "header",
    refuse: (reason) => new S3Error("AuthorizationHeaderMalformed", reason),
    credential: fields.get("Credential"),
    signedHeaders: fields.get("SignedHeaders"),
    signature: fields.get("Signature"),
    timestamp,
    expiresSeconds: null,
  });
}

function readQuerySignature(parameters: ReadonlyMap<string, string>, query: Presented["query"]): PresentedSignature {
  const refuse = (reason: string) => new S3Error("AuthorizationQueryParametersError", reason);
  const names = query.map(([name]) => name).filter((name) => /^X-Amz-/i.test(name));
  if (new Set(names).size < names.length) throw refuse("A parameter of the signature comes twice.");
  if (parameters.get("X-Amz-Algorithm") !== ALGORITHM) throw refuse(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  const expires = parameters.get("X-Amz-Expires") ?? "";
  const expiresSeconds = /^\d{1,7}$/.test(expires) ? Number(expires) : Number.NaN;
  if (!(expiresSeconds >= 1 && expiresSeconds <= MAX_EXPIRES_SECONDS)) {
    throw refuse(`X-Amz-Expires must be a number of seconds from 1 to ${MAX_EXPIRES_SECONDS}, which is a week.`);
  }
  return present({
    place: "query",
    refuse,
    credential: parameters.get("X-Amz-Credential"),
    signedHeaders: parameters.get("X-Amz-SignedHeaders"),
    signature: parameters.get("X-Amz-Signature"),
    timestamp: parameters.get("X-Amz-Date") ?? null,
    expiresSeconds,
  });
}

interface RawSignature {
  readonly place: "header" | "query";
  readonly refuse: (reason: string) => S3Error;
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
  readonly timestamp: string | null;
  readonly expiresSeconds: number | null;
}

function present({ place, refuse, timestamp, expiresSeconds, ...raw }: RawSignature): PresentedSignature {
  if (raw.credential === undefined || raw.signedHeaders === undefined || raw.signature === undefined) {
    throw refuse("The signature must have a credential, a list of signed headers, and the signature itself.");
  }
  const scope = readCredentialScope(raw.credential, refuse);
  const signedHeaders = raw.signedHeaders.split(";");
  if (!signedHeaders.every((name) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) || !isSorted(signedHeaders)) {
    throw refuse("The signed headers must be names in lower case, sorted, each once.");
  }
  if (!signedHeaders.includes("host")) throw refuse("The header host must be signed.");
  if (!/^[0-9a-f]{64}$/.test(raw.signature)) throw refuse("The signature must be 64 hexadecimal digits.");
  const time = timestamp === null ? null : readTimestamp(timestamp);
  if (timestamp === null || time === null) {
    throw new S3Error("AccessDenied", "A signed request tells its time, as X-Amz-Date: 20261128T070250Z.");
  }
  if (!timestamp.startsWith(scope.date)) throw refuse("The date of the credential is not that of X-Amz-Date.");
  return { place, scope, signedHeaders, signature: raw.signature, timestamp, time, expiresSeconds };
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || (names[at - 1] ?? "") < name);
}

/** The header `Date` stands in for `X-Amz-Date`. */
function toTimestamp(date: string | null): string | null {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}

function oldSignature(): S3Error {
  return new S3Error("InvalidRequest", `Signatures of version 2 are not supported. Use ${ALGORITHM}.`);
}
