export type { PgliteDatabaseOptions } from "./options.js";
export { pgliteDatabase } from "./pglite-database.js";
export { makePgliteImage } from "./pglite-image.js";
