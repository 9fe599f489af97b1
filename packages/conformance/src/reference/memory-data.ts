import {
  AdapterError,
  type AdapterErrorCode,
  type CallOptions,
  isAdapterError,
  type ObjectInfo,
  type PutOptions,
} from "@holdfast/adapter-api";

export interface StoredObject {
  readonly info: ObjectInfo;
  readonly bytes: Uint8Array;
}

export interface MemoryUpload {
  readonly key: string;
  readonly options: PutOptions;
  readonly parts: Map<number, { readonly bytes: Uint8Array; readonly etag: string }>;
}

export interface MemoryData {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, MemoryUpload>;
}

/** What `work` of a call may use. */
export type MemoryCall = <T>(operation: string, options: CallOptions | undefined, work: () => Promise<T>) => Promise<T>;

/** A failure that the call turns into an AdapterError with its own name. */
export function refuse(code: AdapterErrorCode, message: string): never {
  throw Object.assign(new Error(message), { refusal: code });
}

export function createMemoryData(): MemoryData {
  return { objects: new Map(), uploads: new Map() };
}

/** What a call of the reference rejects with. */
export function toAdapterError(error: unknown, operation: string, options: CallOptions | undefined): AdapterError {
  if (isAdapterError(error)) return error;
  const refusal = error instanceof Error && "refusal" in error ? (error.refusal as AdapterErrorCode) : "internal";
  const code = refusal === "internal" && options?.signal?.aborted ? "aborted" : refusal;
  return new AdapterError(code, String(error), { adapter: "memory", operation, cause: error });
}
