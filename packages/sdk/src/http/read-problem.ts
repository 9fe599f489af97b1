import { ApiError } from "../errors/api-error.js";

/** The refusal that a response says. What stands between client and server, such as a proxy, may have answered with anything. */
export async function readProblem(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  return new ApiError({ ...parseObject(text), status: response.status }, retryAfterSeconds(response.headers));
}

/** `Retry-After` in seconds, from a number or a date (RFC 9110, section 10.2.3); null when there is none that can be read. */
export function retryAfterSeconds(headers: Headers): number | null {
  const text = headers.get("retry-after");
  if (text === null) return null;
  const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

function parseObject(text: string): Record<string, never> {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
