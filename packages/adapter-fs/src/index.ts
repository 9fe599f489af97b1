/**
 * Objects as files below one directory.
 *
 * @example
 * const storage = fsStorage({ directory: "./data/objects" });
 * await storage.open();
 *
 * @module
 */
export { fsStorage } from "./fs-storage.js";
export type { FsStorageOptions } from "./options.js";
