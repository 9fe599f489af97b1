import type { S3Error } from "../errors/s3-error.js";

/** `<access key id>/<date>/<region>/s3/aws4_request`, taken apart. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** As `20261128`. */
  readonly date: string;
  readonly region: string;
  /** All but the key's id. */
  readonly text: string;
}

/** Reads a credential; throws what `refuse` makes of the reason. Any region is taken: the server is the same in all. */
export function readCredentialScope(text: string, refuse: (reason: string) => S3Error): CredentialScope {
  const parts = text.split("/");
  const [accessKeyId = "", date = "", region = "", service, terminator] = parts;
  if (parts.length !== 5 || accessKeyId === "") {
    throw refuse("The credential must have the form <access key id>/<date>/<region>/s3/aws4_request.");
  }
  if (!/^\d{8}$/.test(date)) throw refuse("The date of the credential must have the form YYYYMMDD.");
  if (!/^[\w-]{1,64}$/.test(region)) throw refuse("The region of the credential cannot be read.");
  if (service !== "s3") throw refuse("The service of the credential must be s3.");
  if (terminator !== "aws4_request") throw refuse("The credential must end with aws4_request.");
  return { accessKeyId, date, region, text: parts.slice(1).join("/") };
}

/** Reads a time as SigV4 writes it, `20261128T070250Z`, in milliseconds since 1970; null for any other text. */
export function readTimestamp(text: string): number | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (year === undefined) return null;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}
