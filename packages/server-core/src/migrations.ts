import { foundationMigration } from "./database/foundation-migration.js";
import type { Migration } from "./database/migrate.js";
import { accessKeysMigration } from "./features/access-keys/migration.js";
import { authMigration } from "./features/auth/migration.js";
import { corsMigration } from "./features/cors/migration.js";
import { contentsMigration } from "./features/files/contents-migration.js";
import { imagesMigration } from "./features/files/images/migration.js";
import { filesMigration } from "./features/files/migration.js";
import { leanCountingMigration } from "./features/files/quotas/migration.js";
import { uploadDigestsMigration } from "./features/files/sessions/migration.js";
import { versionLimitsMigration } from "./features/files/versions/migration.js";
import { realtimeMigration } from "./features/realtime/migration.js";
import { tablesMigration } from "./features/tables/migration.js";

/** Every step of the system schema, in the order in which they run. */
export const migrations: readonly Migration[] = [
  foundationMigration,
  authMigration,
  corsMigration,
  realtimeMigration,
  tablesMigration,
  filesMigration,
  contentsMigration,
  accessKeysMigration,
  imagesMigration,
  uploadDigestsMigration,
  versionLimitsMigration,
  leanCountingMigration,
];
