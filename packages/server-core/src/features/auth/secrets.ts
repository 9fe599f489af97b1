import type { Database } from "../../database/database.js";

/**
 * A secret that is made once and then the same for every server of the database. When several ask at once, the first
 * wins and all answer its value.
 */
export async function sharedSecret(database: Database, name: string, make: () => string): Promise<string> {
  // Set to itself where it is there, since nothing else answers a row that another server has just made.
  const row = await database.system.first<{ value: string }>(
    `insert into holdfast.settings as s (name, value) values ($1, to_jsonb($2::text))
     on conflict (name) do update set value = s.value returning value #>> '{}' as value`,
    [name, make()],
  );
  if (row === null) throw new Error(`The setting ${name} vanished while the server started.`);
  return row.value;
}
