import type { Migration } from "../../../database/migrate.js";

/** The digest of an upload in several requests is kept where it is made; a row says only whether there is to be one. */
export const uploadDigestsMigration: Migration = {
  id: "0011_upload_digests",
  sql: `
    alter table holdfast.upload_sessions add column is_hashed boolean not null default true;
    update holdfast.upload_sessions set is_hashed = digest_state is not null;
    alter table holdfast.upload_sessions drop column digest_state;
  `,
};
