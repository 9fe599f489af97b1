import type { DatabaseAdapter, Identity } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";
import { wrapDatabase } from "./database-wrapper.js";

/** Faults in who a session runs as. */
export const identityFaults: readonly BrokenAdapter<DatabaseAdapter>[] = [
  {
    name: "leaks claims to the next session that has none",
    fails: [
      "database/identity/nothing-reaches-the-next-session",
      "database/identity/nothing-remains-after-failures",
      "database/load/five-hundred-queries-at-once",
    ],
    break(adapter) {
      let last: Identity["claims"] = {};
      return wrapDatabase(adapter, {
        identity({ role, claims }) {
          if (Object.keys(claims).length > 0) last = claims;
          return { role, claims: last };
        },
      });
    },
  },
  {
    name: "runs everything as the system",
    fails: [
      "database/cancellation/during-a-short-statement",
      "database/copy/row-security-holds",
      "database/errors/privilege",
      "database/identity/many-at-once-stay-apart",
      "database/identity/nothing-reaches-the-next-session",
      "database/identity/nothing-remains-after-failures",
      "database/identity/policies-see-claims",
      "database/identity/privileges-hold",
      "database/identity/role-is-current-user",
      "database/identity/row-security-refuses-writes",
    ],
    break: (adapter) => wrapDatabase(adapter, { identity: ({ claims }) => ({ role: "system", claims }) }),
  },
  {
    name: "forgets the claims",
    fails: [
      "database/copy/row-security-holds",
      "database/identity/claims-are-json-text",
      "database/identity/many-at-once-stay-apart",
      "database/identity/policies-see-claims",
      "database/load/five-hundred-queries-at-once",
    ],
    break: (adapter) => wrapDatabase(adapter, { identity: ({ role }) => ({ role, claims: {} }) }),
  },
  {
    name: "copies as the system",
    fails: ["database/copy/row-security-holds"],
    break: (adapter) =>
      wrapDatabase(adapter, {
        copyIn: (inner, { table, columns, rows, options }) =>
          inner.copyIn({ role: "system", claims: {} }, table, columns, rows, options),
      }),
  },
];
