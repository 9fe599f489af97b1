import { ApiError } from "./api-error.js";

/** What ends whatever lives on a connection when its client is closed. */
export function clientClosed(): ApiError {
  return new ApiError({ status: 400, code: "client_closed", detail: "The client was closed." });
}
