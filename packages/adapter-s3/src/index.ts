/**
 * Objects in a bucket of Amazon S3 or of any service that speaks its protocol.
 *
 * @example
 * const storage = s3Storage({ bucket: "files", endpoint: "http://127.0.0.1:9000", forcePathStyle: true });
 * await storage.open();
 *
 * @module
 */
export type { S3Credentials, S3StorageOptions } from "./options.js";
export { s3Storage } from "./s3-storage.js";
