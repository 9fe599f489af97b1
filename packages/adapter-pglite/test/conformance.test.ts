import { testDatabaseAdapter } from "@holdfast/conformance/vitest";
import { pgliteInMemory, pgliteOnDisk } from "./subject.js";

testDatabaseAdapter(pgliteInMemory());
testDatabaseAdapter(pgliteOnDisk());
