import { abortCases } from "./abort-cases.js";
import { conditionalCases } from "./conditional-cases.js";
import { copyDeleteCases } from "./copy-delete-cases.js";
import { getCases } from "./get-cases.js";
import { keyCases } from "./key-cases.js";
import { lifecycleCases } from "./lifecycle-cases.js";
import { listCases } from "./list-cases.js";
import { putCases } from "./put-cases.js";
import { resumableCases } from "./resumable-cases.js";
import { signedUrlCases } from "./signed-url-cases.js";
import type { StorageCase } from "./storage-fixtures.js";

/** Every promise of the storage port. */
export const storageCases: readonly StorageCase[] = [
  ...lifecycleCases,
  ...putCases,
  ...keyCases,
  ...getCases,
  ...listCases,
  ...copyDeleteCases,
  ...conditionalCases,
  ...abortCases,
  ...resumableCases,
  ...signedUrlCases,
];
