import type { DatabaseAdapter } from "@holdfast/adapter-api";
import type { StartReport } from "@holdfast/server-core";

export interface Started extends StartReport {
  readonly url: string;
  readonly data: string;
  /** Where uploaded files are. */
  readonly storage: string;
  readonly database: Pick<DatabaseAdapter, "name" | "capabilities">;
  /** Whether they are encrypted there. */
  readonly isEncrypted: boolean;
  /** Whether the operator chose the first admin's password, which then stays out of terminals and logs. */
  readonly isPasswordGiven: boolean;
  /** Whether a site is served at the root. */
  readonly hasSite: boolean;
  /** What became of the set-up; null when it was not applied. */
  readonly setUp: string | null;
}

const DURABILITY = {
  fsync: "every acknowledged write survives a power cut",
  process: "acknowledged writes survive a crash of the server, but maybe not a power cut",
  none: "everything is gone when the server ends",
} as const;

/** What a person needs to see after a start. */
export function startReport(started: Started): string {
  const { url, data, storage, isEncrypted, database, anonKey, firstAdmin, isPasswordGiven, hasSite, setUp } = started;
  const lines = [
    "",
    `  Holdfast is running at ${url}`,
    "",
    ...(hasSite ? [`  Site          ${url}/`] : []),
    `  API page      ${url}/docs`,
    `  S3 endpoint   ${url}/s3`,
    `  Anonymous key ${anonKey}`,
    `  Database      ${database.name}: ${DURABILITY[database.capabilities.durable]}`,
    `  Data          ${data}`,
    `  Files         ${storage}`,
    ...(isEncrypted ? ["                encrypted; they are lost when the storage key is lost"] : []),
    ...(setUp === null ? [] : [`  Set-up        ${setUp}`]),
  ];
  if (firstAdmin !== null) {
    lines.push(
      "",
      isPasswordGiven
        ? "  The first admin, with the password that you gave."
        : "  The first admin. The password is shown this once; change it after you have signed in.",
      `  Email         ${firstAdmin.email}`,
      ...(isPasswordGiven ? [] : [`  Password      ${firstAdmin.password}`]),
    );
  }
  return `${lines.join("\n")}\n\n`;
}
