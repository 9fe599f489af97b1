import type { DatabaseSession } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import { quoteIdentifier } from "../quote-identifier.js";
import type { TableShape } from "../shape/table-shape.js";
import { checkColumns, type IndexRequest, indexSql } from "./constraint-sql.js";

/** Builds an index and answers its name. */
export async function createIndex(session: DatabaseSession, shape: TableShape, request: IndexRequest): Promise<string> {
  checkColumns(request.columns, shape);
  await session.exec(indexSql(shape.sqlName, request));
  return newestName(
    session,
    shape,
    "select relname as name from pg_class join pg_index on indexrelid = oid where indrelid = $1::text::regclass order by oid desc limit 1",
  );
}

/** Drops an index of the table, unless a constraint stands on it. */
export async function dropIndex(session: DatabaseSession, shape: TableShape, index: string): Promise<void> {
  const { rows } = await session.query<{ constraint: string | null }>(
    `select k.conname as constraint from pg_index x join pg_class i on i.oid = x.indexrelid
     left join pg_constraint k on k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x')
     where x.indrelid = $1::text::regclass and i.relname = $2::text`,
    [shape.sqlName, index],
  );
  const found = rows[0];
  if (found === undefined) throw new AppError("not_found", `"${shape.name}" has no index "${index}".`);
  if (found.constraint !== null) {
    throw new AppError("dependent_objects", `The constraint "${found.constraint}" of the table stands on this index.`);
  }
  await session.exec(`drop index "public".${quoteIdentifier(index)}`);
}

/** Adds a foreign key, given as its clause, and answers its name. */
export async function createForeignKey(session: DatabaseSession, shape: TableShape, clause: string): Promise<string> {
  await session.exec(`alter table ${shape.sqlName} add ${clause}`);
  return newestName(
    session,
    shape,
    "select conname as name from pg_constraint where contype = 'f' and conrelid = $1::text::regclass order by oid desc limit 1",
  );
}

/** Drops a foreign key of the table; rows stay as they are. */
export async function dropForeignKey(session: DatabaseSession, shape: TableShape, constraint: string): Promise<void> {
  const { rows } = await session.query(
    "select from pg_constraint where contype = 'f' and conrelid = $1::text::regclass and conname = $2::text",
    [shape.sqlName, constraint],
  );
  if (rows.length === 0) throw new AppError("not_found", `"${shape.name}" has no foreign key "${constraint}".`);
  await session.exec(`alter table ${shape.sqlName} drop constraint ${quoteIdentifier(constraint)}`);
}

/** The name that Postgres gave, where the request gave none. */
async function newestName(session: DatabaseSession, shape: TableShape, sql: string): Promise<string> {
  const { rows } = await session.query<{ name: string }>(sql, [shape.sqlName]);
  return rows[0]?.name ?? "";
}
