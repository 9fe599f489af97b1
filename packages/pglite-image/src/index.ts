/**
 * A prepared image of a database in memory: what `createServer` would make of a new PGlite before its first start, so that a server
 * on it starts in a fraction of the time.
 *
 * @module
 */
export { readPgliteImage } from "./read-pglite-image.js";
