import { pgliteDatabase } from "../../src/index.js";

// Opens the data directory that it is given, inserts and counts aloud until it is killed.
const database = pgliteDatabase({ dataDir: process.argv[2] ?? "" });
await database.open();
const system = { role: "system", claims: {} } as const;
await database.query(system, "create table if not exists counted (n int8 primary key)");
for (let n = 0; ; n++) {
  await database.query(system, "insert into counted values ($1)", [n]);
  process.stdout.write(`${n}\n`);
}
