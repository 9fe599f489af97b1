import type { Database } from "../../database/database.js";

/**
 * A secret that is made once and then the same for every server of the database. When several ask at once, the first
 * wins and all answer its value.
 */
export async function sharedSecret(database: Database, name: string, make: () => string): Promise<string> {
  await database.system.query(
    "insert into holdfast.settings (name, value) values ($1, to_jsonb($2::text)) on conflict (name) do nothing",
    [name, make()],
  );
  const row = await database.system.first<{ value: string }>(
    "select value #>> '{}' as value from holdfast.settings where name = $1",
    [name],
  );
  if (row === null) throw new Error(`The setting ${name} vanished while the server started.`);
  return row.value;
}
