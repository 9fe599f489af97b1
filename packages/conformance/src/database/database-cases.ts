import { cancellationCases } from "./cancellation-cases.js";
import { copyCases } from "./copy-cases.js";
import type { DatabaseCase } from "./database-fixtures.js";
import { errorCases } from "./error-cases.js";
import { identityCases } from "./identity-cases.js";
import { isolationCases } from "./isolation-cases.js";
import { lifecycleCases } from "./lifecycle-cases.js";
import { listenCases } from "./listen-cases.js";
import { loadCases } from "./load-cases.js";
import { readOnlyCases } from "./read-only-cases.js";
import { restartCases } from "./restart-cases.js";
import { sessionCases } from "./session-cases.js";
import { timeoutCases } from "./timeout-cases.js";
import { typeCases } from "./type-cases.js";
import { untrustedSqlCases } from "./untrusted-sql-cases.js";

/** Every promise of the database port. */
export const databaseCases: readonly DatabaseCase[] = [
  ...lifecycleCases,
  ...typeCases,
  ...identityCases,
  ...sessionCases,
  ...isolationCases,
  ...readOnlyCases,
  ...errorCases,
  ...timeoutCases,
  ...cancellationCases,
  ...copyCases,
  ...listenCases,
  ...untrustedSqlCases,
  ...loadCases,
  ...restartCases,
];
