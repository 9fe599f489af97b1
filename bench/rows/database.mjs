// The tables that all contestants of `rows` use, and how the hand-written ones reach them.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const READ_ROWS = 100_000;
const SYSTEM = { role: "system", claims: {} };

/** Makes the tables through the API, fills the one that is read, and tells how to connect to the server that has them. */
export async function prepareDatabase({ database, dataDir, call, userId }) {
  const columns = [
    { name: "id", type: "uuid", primary_key: true, default: "gen_random_uuid()" },
    { name: "title", type: "text", nullable: false },
    { name: "body", type: "text" },
    { name: "done", type: "boolean", default: false },
    { name: "position", type: "integer" },
    { name: "created_at", type: "timestamptz", default: "now()" },
  ];
  for (const [name, realtime] of [
    ["notes", false],
    ["entries", false],
    ["posts", true],
  ]) {
    await call("POST", "/tables", { name, columns, access: "private", realtime });
  }
  await database.query(
    SYSTEM,
    `insert into public.notes (title, body, position, owner_id)
     select 'note ' || n, repeat('lorem ipsum ', 10), n, $1::text::uuid from generate_series(1, ${READ_ROWS}) n`,
    [userId],
  );
  await database.session(SYSTEM, (session) => session.exec("analyze public.notes"));
  const one = async (sql) => Object.values((await database.query(SYSTEM, sql, [])).rows[0])[0];
  const { rows } = await database.query(
    SYSTEM,
    "select id::text from public.notes tablesample system (5) limit 2000",
    [],
  );
  const cluster = String(await one("select current_setting('data_directory')"));
  return {
    ids: rows.map(({ id }) => id),
    postmaster: Number((await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")[0]),
    connection: {
      host: String(await one("select current_setting('unix_socket_directories')")),
      port: Number(await one("select current_setting('port')")),
      user: "holdfast",
      database: "postgres",
      password: await readFile(join(dataDir, "owner-password"), "utf8"),
    },
    durability: {
      version: await one("select current_setting('server_version')"),
      fsync: await one("select current_setting('fsync')"),
      synchronous_commit: await one("select current_setting('synchronous_commit')"),
      full_page_writes: await one("select current_setting('full_page_writes')"),
    },
  };
}
