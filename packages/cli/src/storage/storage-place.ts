import { resolve } from "node:path";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import type { S3StorageOptions } from "@holdfast/adapter-s3";
import { InvalidArgumentError } from "commander";

/** Where objects are: a folder or a bucket. */
export type StoragePlace = {
  /** As it is given on a command line. */
  readonly text: string;
} & (
  | { readonly kind: "file"; readonly directory: string }
  | { readonly kind: "s3"; readonly options: S3StorageOptions }
);

const FLAGS = ["path_style", "create_bucket", "conditional_writes"] as const;
const TEXTS = ["endpoint", "region"] as const;

/** What `--help` says of places. */
export const STORAGE_PLACES = `Where objects are:
  file:./files                                  a folder of this machine
  s3://bucket                                   a bucket of Amazon S3, in the region that AWS_REGION or a profile names
  s3://bucket/folder?region=eu-central-1        only what lies below a folder of the bucket
  s3://bucket?endpoint=https://s3.example.com&path_style=true
                                                any other S3 service; most of them want path_style: the bucket in
                                                the path, and not before the host name as at Amazon's
  …&create_bucket=true                          make the bucket when it is absent
  …&conditional_writes=true                     the service keeps racing conditional writes apart, as Amazon's does
Where the certificate of an https:// endpoint is of an authority of your own, name its file in NODE_EXTRA_CA_CERTS.
Credentials never stand in a place. They come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, from a profile in ~/.aws,
or from the role of the machine.`;

/** Reads a place; an `InvalidArgumentError` says what to give instead, and never repeats what could be a secret. */
export function readStoragePlace(text: string): StoragePlace {
  if (text.startsWith("file:") && text !== "file:") return folderPlace(resolve(filePath(text)));
  if (text.startsWith("s3://")) return { kind: "s3", text, options: readS3(text) };
  throw new InvalidArgumentError("Give file:<folder>, or a URL that begins with s3://.");
}

/** A folder, by its absolute path. */
export function folderPlace(directory: string): StoragePlace {
  return { kind: "file", text: `file:${directory}`, directory };
}

/** The adapter for a place. Opens nothing. The S3 client is only loaded where it is needed. */
export async function openStoragePlace(place: StoragePlace): Promise<StorageAdapter> {
  if (place.kind === "file") return fsStorage({ directory: place.directory });
  // It would tell the operator of a server that its Node is old, which is not theirs to change.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { s3Storage } = await import("@holdfast/adapter-s3");
  return s3Storage(place.options);
}

/** The place in a few words, for people. */
export function describePlace(place: StoragePlace): string {
  if (place.kind === "file") return place.directory;
  const { bucket, keyPrefix = "", endpoint } = place.options;
  return `s3://${bucket}/${keyPrefix}${endpoint === undefined ? "" : ` at ${endpoint}`}`;
}

function filePath(text: string): string {
  // file:///srv/files and file:./files are both in use; only the first is a URL.
  return text.startsWith("file://") ? decodeURIComponent(new URL(text).pathname) : text.slice("file:".length);
}

function readS3(text: string): S3StorageOptions {
  if (!URL.canParse(text))
    throw new InvalidArgumentError("The s3:// URL cannot be read. Give s3://bucket/folder?region=….");
  const { hostname, username, password, port, pathname, searchParams, hash } = new URL(text);
  if (username + password !== "") {
    throw new InvalidArgumentError(
      "Leave credentials out of the URL: others could read them in the list of processes. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
  }
  if (hostname === "" || port !== "" || hash !== "") {
    throw new InvalidArgumentError("Give the bucket after s3://, and the address of the service as ?endpoint=….");
  }
  for (const name of searchParams.keys()) {
    if (![...FLAGS, ...TEXTS].some((known) => known === name)) {
      throw new InvalidArgumentError(`There is no setting "${name}". There are ${[...TEXTS, ...FLAGS].join(", ")}.`);
    }
  }
  const flag = (name: (typeof FLAGS)[number]) => readFlag(name, searchParams.get(name));
  const [endpoint, region] = [searchParams.get("endpoint"), searchParams.get("region")];
  const keyPrefix = decodeURIComponent(pathname.replace(/^\//, ""));
  return {
    bucket: hostname,
    ...(keyPrefix === "" ? {} : { keyPrefix }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
    forcePathStyle: flag("path_style"),
    createBucket: flag("create_bucket"),
    conditionalWrites: flag("conditional_writes"),
  };
}

function readFlag(name: string, value: string | null): boolean {
  if (value !== null && value !== "true" && value !== "false") {
    throw new InvalidArgumentError(`Give ${name}=true or ${name}=false.`);
  }
  return value === "true";
}
