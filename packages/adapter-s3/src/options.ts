import { AdapterError } from "@holdfast/adapter-api";
import { ADAPTER } from "./errors.js";

/** An access key. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface S3StorageOptions {
  readonly bucket: string;
  /**
   * Folders before every key, such as `prod/` (the last slash may be left out): letters, digits, `.`, `_` and `-`, at
   * most 256 bytes. What lies below it belongs to this adapter alone. Default: none, so the whole bucket does.
   */
  readonly keyPrefix?: string;
  /** The service, such as `https://s3.example.com`. Default: Amazon's own, of the region. */
  readonly endpoint?: string;
  /** Default: what AWS' settings say (AWS_REGION, a profile); with an `endpoint` of one's own, `us-east-1`. */
  readonly region?: string;
  /** Whether the bucket stands in the path and not in the host name; most services that are not Amazon's need it. Default false. */
  readonly forcePathStyle?: boolean;
  /** Default: AWS' usual chain (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, the machine's role). */
  readonly credentials?: S3Credentials;
  /** Whether `open` makes the bucket when it is absent. Default false: `open` fails. */
  readonly createBucket?: boolean;
  /**
   * Whether of racing conditional writes exactly one wins. Amazon S3 promises it; many services answer the
   * condition and break it under load. Default false: `ifAbsent` and `ifMatch` are refused.
   */
  readonly conditionalWrites?: boolean;
  /** Bytes of a part of a large object, 5 MiB to 5 GiB; an upload holds two in memory. Default 8 MiB. */
  readonly partBytes?: number;
  /** The largest object, in bytes; a larger one fails with `limit_exceeded`. At most, and by default, 10,000 parts or 5 TiB. */
  readonly maxObjectBytes?: number;
  /** Bytes that the service copies in one request, 5 MiB to 5 GiB; larger objects are copied in parts of it. Default 1 GiB. */
  readonly copyPartBytes?: number;
  /** How long a new connection may take. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** How long a request may go without a byte in either direction. Default 30,000. */
  readonly idleTimeoutMs?: number;
  /** How often a request is sent at most when the service is overloaded or the connection breaks. Default 4. */
  readonly maxAttempts?: number;
  /** After how long an upload in parts that was neither finished nor aborted is removed. Default a week. */
  readonly abandonedUploadSeconds?: number;
}

/** The options with their defaults. */
export type ResolvedOptions = Required<Omit<S3StorageOptions, "endpoint" | "region" | "credentials">> &
  Pick<S3StorageOptions, "endpoint" | "region" | "credentials">;

const MIB = 1024 ** 2;
/** What S3 admits for every part but the last. */
export const MIN_PART_BYTES: number = 5 * MIB;
const MAX_PART_BYTES = 5 * 1024 * MIB;
/** What S3 admits in one upload. */
export const MAX_PARTS = 10_000;
const MAX_OBJECT_BYTES = 5 * 1024 ** 2 * MIB;
const WEEK_SECONDS = 7 * 24 * 3600;

/** Throws `invalid_input` for what could not work. */
export function resolveOptions(options: S3StorageOptions): ResolvedOptions {
  const partBytes = checkNumber("partBytes", options.partBytes ?? 8 * MIB, [MIN_PART_BYTES, MAX_PART_BYTES]);
  const largest = Math.min(partBytes * MAX_PARTS, MAX_OBJECT_BYTES);
  if (!/^[a-z0-9][a-zA-Z0-9._-]{1,254}$/.test(options.bucket)) {
    throw refuse("bucket must be the name of a bucket, such as my-files");
  }
  return {
    ...options,
    keyPrefix: resolvePrefix(options.keyPrefix ?? ""),
    ...(options.endpoint === undefined ? {} : { endpoint: checkEndpoint(options.endpoint) }),
    forcePathStyle: options.forcePathStyle ?? false,
    createBucket: options.createBucket ?? false,
    conditionalWrites: options.conditionalWrites ?? false,
    partBytes,
    maxObjectBytes: checkNumber("maxObjectBytes", options.maxObjectBytes ?? largest, [1, largest]),
    copyPartBytes: checkNumber("copyPartBytes", options.copyPartBytes ?? 1024 * MIB, [MIN_PART_BYTES, MAX_PART_BYTES]),
    connectTimeoutMs: checkNumber("connectTimeoutMs", options.connectTimeoutMs ?? 5_000),
    idleTimeoutMs: checkNumber("idleTimeoutMs", options.idleTimeoutMs ?? 30_000),
    maxAttempts: checkNumber("maxAttempts", options.maxAttempts ?? 4, [1, 100]),
    abandonedUploadSeconds: checkNumber("abandonedUploadSeconds", options.abandonedUploadSeconds ?? WEEK_SECONDS),
  };
}

function checkNumber(
  name: string,
  value: number,
  [least, most]: readonly [number, number] = [1, Number.MAX_SAFE_INTEGER],
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw refuse(`${name} must be a whole number from ${least} to ${most}`);
}

function resolvePrefix(prefix: string): string {
  const folders = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  if (folders.length <= 256 && /^(?:(?!\.{1,2}\/)[A-Za-z0-9._-]+\/)*$/.test(folders)) return folders;
  throw refuse(
    "keyPrefix must be folders such as prod/files/, of letters, digits, '.', '_' and '-', at most 256 bytes",
  );
}

function checkEndpoint(endpoint: string): string {
  if (URL.canParse(endpoint)) {
    const { protocol, username, password } = new URL(endpoint);
    if (username + password !== "") throw refuse("endpoint must hold no credentials; they would end up in logs");
    if (protocol === "https:" || protocol === "http:") return endpoint;
  }
  throw refuse("endpoint must be a URL that begins with https:// or http://");
}

function refuse(message: string): AdapterError {
  return new AdapterError("invalid_input", message, { adapter: ADAPTER, operation: "s3Storage" });
}
