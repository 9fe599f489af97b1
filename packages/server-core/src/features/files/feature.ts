import type { StorageAdapter } from "@holdfast/adapter-api";
import type { HandlersOf, Platform } from "../../feature.js";
import type { ResourceLoader } from "../../pipeline/resources.js";
import type { Grants } from "../auth/feature.js";
import type { BucketRecord, FileRecord } from "./records.js";
export interface FilesOptions {
  readonly storage: StorageAdapter;
  readonly grants: Grants;
}
export interface Files {
  readonly handlers: HandlersOf<"buckets" | "files">;
  readonly loaders: { readonly bucket: ResourceLoader<BucketRecord>; readonly file: ResourceLoader<FileRecord> };
  start(): Promise<void>;
  stop(): Promise<void>;
}
export function createFiles(_platform: Platform, _options: FilesOptions): Files {
  return {
    handlers: {} as HandlersOf<"buckets" | "files">,
    loaders: { bucket: async () => null, file: async () => null },
    start: async () => {},
    stop: async () => {},
  };
}
