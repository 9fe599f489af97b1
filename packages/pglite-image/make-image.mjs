// Makes the image from what is built: an empty database with the system schema, and no secret of any server in it.
import { writeFile } from "node:fs/promises";
import { makePgliteImage } from "@holdfast/adapter-pglite";
import { migrateDatabase } from "@holdfast/server-core";

await writeFile(new URL("dist/system-schema.tar", import.meta.url), await makePgliteImage(migrateDatabase));
