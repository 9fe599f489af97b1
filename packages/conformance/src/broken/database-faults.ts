import type { DatabaseAdapter } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";
import { callFaults } from "./database-call-faults.js";
import { identityFaults } from "./database-identity-faults.js";
import { transactionFaults } from "./database-transaction-faults.js";
import { wrapDatabase } from "./database-wrapper.js";

/** Proves that the wrapper of the others does no harm by itself. */
const noFault: BrokenAdapter<DatabaseAdapter> = {
  name: "no fault",
  fails: [],
  break: (adapter) => wrapDatabase(adapter, {}),
};

/** Faults that a database adapter might have, over one that has one session at a time and no limit on statements. */
export const databaseFaults: readonly BrokenAdapter<DatabaseAdapter>[] = [
  noFault,
  ...identityFaults,
  ...transactionFaults,
  ...callFaults,
];
