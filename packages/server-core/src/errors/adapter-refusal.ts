import type { AdapterError, AdapterErrorCode } from "@holdfast/adapter-api";
import type { ErrorCode } from "@holdfast/openapi";
import { AppError } from "./app-error.js";

const REFUSALS: Readonly<Record<AdapterErrorCode, { readonly code: ErrorCode; readonly detail: string }>> = {
  not_found: { code: "not_found", detail: "What the request names does not exist." },
  already_exists: { code: "already_exists", detail: "A record with the same unique value exists already." },
  conflict: {
    code: "conflict",
    detail:
      "The change conflicts with other data, such as a row that refers to it. Read the current state and try again.",
  },
  invalid_input: {
    code: "invalid_value",
    detail: "A value breaks a rule of the table or cannot be held by its column.",
  },
  unsupported: { code: "not_supported", detail: "The storage or database behind this server cannot do this." },
  permission_denied: { code: "forbidden", detail: "The access policies do not allow this." },
  limit_exceeded: { code: "storage_full", detail: "The server has no room left for this. Try again later." },
  timeout: { code: "timeout", detail: "The work took longer than the server allows. Ask for less, or add an index." },
  aborted: { code: "client_closed", detail: "The request was ended before it was answered." },
  unavailable: { code: "unavailable", detail: "A part of the server cannot be reached right now. Try again shortly." },
  internal: { code: "internal", detail: "The server failed. The failure was logged under this request id." },
};

/** Turns an adapter's failure into the refusal that a client sees. The adapter's own text stays behind as the cause. */
export function refusalOf(error: AdapterError): AppError {
  const { code, detail } = REFUSALS[error.code];
  const column = error.details.column;
  const named = typeof column === "string" && error.code === "invalid_input" ? ` Look at the column "${column}".` : "";
  const headers = code === "unavailable" ? { "retry-after": "1" } : {};
  return new AppError(code, detail + named, { cause: error, headers });
}
