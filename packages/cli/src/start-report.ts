import type { DatabaseAdapter } from "@holdfast/adapter-api";
import type { StartReport } from "@holdfast/server-core";

export interface Started extends StartReport {
  readonly url: string;
  readonly data: string;
  readonly database: DatabaseAdapter;
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
export function startReport({ url, data, database, anonKey, firstAdmin, hasSite, setUp }: Started): string {
  const lines = [
    "",
    `  Holdfast is running at ${url}`,
    "",
    ...(hasSite ? [`  Site          ${url}/`] : []),
    `  API page      ${url}/docs`,
    `  Anonymous key ${anonKey}`,
    `  Database      ${database.name}: ${DURABILITY[database.capabilities.durable]}`,
    `  Data          ${data}`,
    ...(setUp === null ? [] : [`  Set-up        ${setUp}`]),
  ];
  if (firstAdmin !== null) {
    lines.push(
      "",
      "  The first admin. The password is shown this once; change it after you have signed in.",
      `  Email         ${firstAdmin.email}`,
      `  Password      ${firstAdmin.password}`,
    );
  }
  return `${lines.join("\n")}\n\n`;
}
