/**
 * Resumable uploads by the tus protocol, for `createServer({ …, doors: [tusDoor()] })`.
 *
 * @module
 */
export type { TusDoorOptions } from "./options.js";
export { tusDoor } from "./tus-door.js";
