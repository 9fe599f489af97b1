import { isAdapterError } from "@holdfast/adapter-api";

/** What went wrong, in a sentence for a terminal. */
export function sentenceOf(error: unknown): string {
  if (isAdapterError(error)) return `${error.adapter}: ${error.message}`;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return `${error.message}. Another program has the port; give another with --port, or 0 for any free one.`;
  }
  return error instanceof Error ? error.message : String(error);
}
