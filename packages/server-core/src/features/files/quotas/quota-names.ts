/** The SQLSTATE by which the database refuses what would pass a quota. */
export const QUOTA_SQLSTATE = "HFQ01";

/** The name in `holdfast.settings` of the bytes that a user may own where no quota of their own says otherwise; null for any number. */
export const USER_LIMIT_SETTING = "files.max_bytes_per_user";
