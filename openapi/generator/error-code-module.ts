/** One entry of errors.yaml. */
export interface ErrorCodeEntry {
  readonly status: number;
  readonly title: string;
  readonly description: string;
}

/** The module of the closed list of error codes. */
export function errorCodeModule(codes: Readonly<Record<string, ErrorCodeEntry>>): string {
  const entries = Object.entries(codes).map(([code, { status, title, description }]) => {
    return `  /** ${description.trim().replace(/\s+/g, " ")} */\n  ${code}: { status: ${status}, title: ${JSON.stringify(title)} },`;
  });
  return [
    "/** Every code that a problem document may carry, with its HTTP status and its title. */",
    "export const ERROR_CODES = {",
    ...entries,
    "} as const;",
    "",
    "/** A code of the closed list. */",
    "export type ErrorCode = keyof typeof ERROR_CODES;",
    "",
  ].join("\n");
}
