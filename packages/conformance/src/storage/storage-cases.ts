import type { StorageAdapter } from "@holdfast/adapter-api";
import type { ConformanceCase } from "../conformance-case.js";

/** Every promise of the storage port. */
export const storageCases: readonly ConformanceCase<StorageAdapter>[] = [];
