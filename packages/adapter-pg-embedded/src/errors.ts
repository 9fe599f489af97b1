import { AdapterError, type AdapterErrorCode, isAdapterError } from "@holdfast/adapter-api";

/** The adapter's name. */
export const ADAPTER = "pg-embedded";

/** An error of this adapter's own, which are all about opening. */
export function embeddedError(code: AdapterErrorCode, message: string, cause?: unknown): AdapterError {
  return new AdapterError(code, message, { adapter: ADAPTER, operation: "open", cause });
}

const CODE_BY_ERRNO: Readonly<Record<string, AdapterErrorCode>> = {
  EACCES: "permission_denied",
  EPERM: "permission_denied",
  EROFS: "permission_denied",
  ENOSPC: "limit_exceeded",
  EDQUOT: "limit_exceeded",
  EMFILE: "limit_exceeded",
};

/** Any failure to open as an AdapterError; those of the file system by their errno. */
export function toOpenError(error: unknown): AdapterError {
  if (isAdapterError(error)) return error;
  const errno = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  return embeddedError(CODE_BY_ERRNO[errno] ?? "internal", message, error);
}

/** Whether a file system call failed with this errno. */
export function hasErrno(error: unknown, errno: string): boolean {
  return error instanceof Error && "code" in error && error.code === errno;
}
