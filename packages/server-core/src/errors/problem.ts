import { isAdapterError } from "@holdfast/adapter-api";
import { ERROR_CODES } from "@holdfast/openapi";
import type { Problem } from "../door.js";
import type { Answer } from "../pipeline/respond.js";
import type { Log, LogEntry } from "../server-config.js";
import { refusalOf } from "./adapter-refusal.js";
import { AppError } from "./app-error.js";

/** Renders whatever was thrown as a problem document (RFC 9457), as `describeProblem` describes it. */
export function renderProblem(thrown: unknown, requestId: string, log: Log): Answer {
  return problemDocument(describeProblem(thrown, requestId, log), requestId);
}

/** A refusal as a problem document, with the contract's title for its code. */
export function problemDocument(
  { code, status, detail, headers, errors }: Omit<Problem, "title">,
  requestId: string,
): Answer & { readonly body: string } {
  const problem = {
    type: `https://holdfast.dev/problems/${code}`,
    title: ERROR_CODES[code].title,
    status,
    detail,
    code,
    request_id: requestId,
    errors,
  };
  const sent = { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" };
  return { status, headers: sent, body: JSON.stringify(problem) };
}

/**
 * What a client may know of whatever was thrown; what is no refusal becomes `internal`. Failures of the server are logged as errors, what an
 * adapter cannot do for information, and what is the client's to mend not at all.
 */
export function describeProblem(thrown: unknown, requestId: string, log: Log): Problem {
  const error = toAppError(thrown);
  const { code, message: detail, headers, errors } = error;
  const { status, title } = ERROR_CODES[code];
  const level = logLevel(error);
  if (level !== null) log({ level, message: detail, requestId, error: error.cause ?? error });
  return { code, status, title, detail, headers, errors };
}

/** What the adapters cannot do is no failure; where they were asked, only their own text tells what it was. */
function logLevel({ code, cause }: AppError): LogEntry["level"] | null {
  if (code === "not_supported") return cause === undefined ? null : "info";
  return ERROR_CODES[code].status >= 500 ? "error" : null;
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isAdapterError(thrown)) return refusalOf(thrown);
  return new AppError("internal", "The server failed. The failure was logged under this request id.", {
    cause: thrown,
  });
}
