import type { DatabaseAdapter } from "@holdfast/adapter-api";
import type { ConformanceCase } from "../conformance-case.js";

/** Every promise of the database port. */
export const databaseCases: readonly ConformanceCase<DatabaseAdapter>[] = [];
