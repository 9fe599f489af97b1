// Holdfast's files, on a disk, as `holdfast start` serves them.
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { tusDoor } from "@holdfast/door-tus";
import { createServer } from "@holdfast/server-core";
import { serve } from "@holdfast/server-node";
import { answerCalls } from "../../measure/process.mjs";

const SYSTEM = { role: "system", claims: {} };

let listening;
let database;
let send;

answerCalls({
  async start({ folder }) {
    const credentials = { email: "admin@holdfast.test", password: "correct horse battery" };
    database = embeddedPgDatabase({ dataDir: join(folder, "postgres") });
    const server = createServer({
      database,
      storage: fsStorage({ directory: join(folder, "files") }),
      doors: [tusDoor()],
      firstAdmin: credentials,
      settings: { accessTokenSeconds: 86_400 },
      log: (entry) => console.error(entry),
    });
    const { anonKey } = await server.start();
    listening = await serve(server, { port: 0 });
    const call = async (headers, { method, path, body }) => {
      const response = await fetch(`${listening.url}/api/v1${path}`, { method, headers, body });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    };
    const { access_token: token } = await call(
      { apikey: anonKey, "content-type": "application/json" },
      {
        method: "POST",
        path: "/auth/login",
        body: JSON.stringify({ username: credentials.email, password: credentials.password }),
      },
    );
    const headers = { apikey: anonKey, authorization: `Bearer ${token}` };
    send = ({ type, ...request }) => call({ ...headers, "content-type": type ?? "application/json" }, request);
    await makeBucket("bench");
    return { port: Number(new URL(listening.url).port), headers, listPrefixes: LIST_PREFIXES };
  },
  async fillBuckets({ few, many }) {
    await fillBucket("list-few", few, 1);
    await fillBucket("list-many", many, 2);
  },
  async stop() {
    await listening?.close();
  },
});

function makeBucket(name) {
  return send({ method: "POST", path: "/buckets", body: JSON.stringify({ name, is_public: false }) });
}

/** Folders of the filled buckets; the files are spread over ten of them. */
const LIST_PREFIXES = ["folder-0/", "folder-3/", "folder-7/"];

/** Uploads one file through the API, and copies its rows under other names until the bucket has `count`. */
async function fillBucket(name, count, mark) {
  await makeBucket(name);
  const seed = await send({
    method: "PUT",
    path: `/files/upload/${name}/folder-0/seed.bin`,
    body: "seed",
    type: "application/octet-stream",
  });
  const id = `('00000000-000${mark}-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await copyRows("blobs", {
    changed: { id },
    condition: `r.id = (select blob_id from holdfast.files where id = '${seed.id}')`,
    count,
  });
  const path = `'folder-' || n % 10 || '/file-' || lpad(n::text, 9, '0') || '.bin'`;
  await copyRows("files", { changed: { id, blob_id: id, path }, condition: `r.id = '${seed.id}'`, count });
  for (const table of ["blobs", "files"])
    await database.session(SYSTEM, (session) => session.exec(`analyze holdfast.${table}`));
}

/** Whatever columns the table has: those of `changed` become other values, the rest is copied. */
async function copyRows(table, { changed, condition, count }) {
  const { rows } = await database.query(
    SYSTEM,
    `select attname::text as name from pg_attribute
     where attrelid = 'holdfast.${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
    [],
  );
  const names = rows.map(({ name: column }) => column);
  const values = names.map((column) => changed[column] ?? (column === "version_id" ? changed.id : `r.${column}`));
  await database.query(
    SYSTEM,
    `insert into holdfast.${table} (${names.join(", ")}) select ${values.join(", ")}
     from holdfast.${table} r, generate_series(2, ${count}) n where ${condition}`,
    [],
  );
}
