import { embeddedPgDatabase } from "../../src/index.js";

/**
 * Run as a process of its own: opens the database in the directory that it is given, says `ready` or the error's code, writes rows
 * without end and says the number of each that was acknowledged, until it is killed.
 */
const [dataDir = ""] = process.argv.slice(2);
const database = embeddedPgDatabase({ dataDir });
try {
  await database.open();
  process.stdout.write("ready\n");
  const system = { role: "system", claims: {} } as const;
  await database.query(system, "create table if not exists written (n int primary key)");
  for (let n = 1; ; n += 1) {
    await database.query(system, "insert into written values ($1)", [n]);
    process.stdout.write(`${n}\n`);
  }
} catch (error) {
  process.stdout.write(`${error instanceof Error && "code" in error ? error.code : error}: ${error}\n`);
  process.exit(1);
}
