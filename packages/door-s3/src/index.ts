/**
 * The S3 protocol in front of a Holdfast server: `createServer({ …, doors: [s3Door()] })`.
 *
 * @module
 */
export type { S3DoorOptions } from "./options.js";
export { s3Door } from "./s3-door.js";
