import type { DatabaseSession } from "@holdfast/adapter-api";
import type { models } from "@holdfast/openapi";
import { AppError } from "../../../errors/app-error.js";
import { quoteIdentifier } from "../quote-identifier.js";
import { sqlNameOf, type TableShape } from "../shape/table-shape.js";
import { type AccessPreset, applyPresetSql, dropPresetSql, OWNER_COLUMN } from "./access-presets.js";
import { commentSql } from "./create-table.js";
import { sqlStateOf } from "./ddl-refusal.js";
import { checkTableName } from "./table-name.js";

/** Changes what the request names, and answers the table's name as it is then. */
export async function alterTable(
  session: DatabaseSession,
  shape: TableShape,
  request: models.UpdateTableRequest,
): Promise<string> {
  const { description, access, realtime, new_name: newName } = request;
  if (description !== undefined) await session.exec(commentSql(`table ${shape.sqlName}`, description));
  if (access !== undefined) await changePreset(session, shape, access);
  if (realtime !== undefined) {
    const call = realtime ? "holdfast.enable_feed" : "holdfast.disable_feed";
    await session.query(`select ${call}($1::text::regclass)`, [shape.sqlName]);
  }
  if (newName === undefined || newName === shape.name) return shape.name;
  checkTableName(newName, "body.new_name");
  await session.exec(`alter table ${shape.sqlName} rename to ${quoteIdentifier(newName)}`);
  return newName;
}

async function changePreset(session: DatabaseSession, shape: TableShape, access: AccessPreset): Promise<void> {
  if (shape.columns.get(OWNER_COLUMN)?.baseType !== "uuid") {
    throw new AppError(
      "invalid_value",
      `The access presets go by a column "${OWNER_COLUMN}" of type uuid. Add one with the default auth.uid() first.`,
    );
  }
  await session.exec(dropPresetSql(shape.sqlName));
  // What strangers may do is the new preset's, unless an added policy speaks of them.
  const { rows } = await session.query(
    `select from pg_policy p where p.polrelid = $1::text::regclass and (p.polroles && array['anon'::regrole::oid, 0::oid])`,
    [shape.sqlName],
  );
  if (rows.length === 0) await session.exec(`revoke all on ${shape.sqlName} from anon`);
  await session.exec(applyPresetSql(shape.sqlName, access));
  await session.query(
    `insert into holdfast.tables (relation, access) values ($1::text::regclass, $2::text)
     on conflict (relation) do update set access = excluded.access`,
    [shape.sqlName, access],
  );
}

/** Drops a table. One that others use is refused with `dependent_objects`, which names them; nothing is dropped along. */
export async function dropTable(session: DatabaseSession, shape: TableShape): Promise<void> {
  await refuseDependents(session, shape, null);
  await session.query("delete from holdfast.tables where relation = $1::text::regclass", [shape.sqlName]);
  await session.exec(`drop table ${shape.sqlName}`);
}

/**
 * Refuses when objects outside the table depend on it, or on one column of it: foreign keys of other tables, views, functions, and for a
 * column the policies too.
 */
export async function refuseDependents(
  session: DatabaseSession,
  shape: TableShape,
  column: string | null,
): Promise<void> {
  const { rows } = await session.query<{ what: string }>(
    `select distinct case
        when v.oid is not null then format('the view "%s"', v.relname)
        when k.oid is not null then format('the foreign key "%s" of the table "%s"', k.conname, e.relname)
        when p.oid is not null then format('the policy "%s"', p.polname)
        else pg_describe_object(d.classid, d.objid, 0) end as what
     from pg_depend d
     left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
     left join pg_class v on v.oid = r.ev_class
     left join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
     left join pg_class e on e.oid = k.conrelid
     left join pg_policy p on d.classid = 'pg_policy'::regclass and p.oid = d.objid
     where d.refclassid = 'pg_class'::regclass and d.refobjid = $1::text::regclass and d.deptype = 'n'
       and ($2::text is null or d.refobjsubid = (
         select a.attnum from pg_attribute a where a.attrelid = d.refobjid and a.attname = $2::text))
       and (k.oid is null or k.conrelid <> d.refobjid)
       and (p.oid is null or ($2::text is not null or p.polrelid <> d.refobjid))
     order by what limit 10`,
    [shape.sqlName, column],
  );
  if (rows.length === 0) return;
  const target = column === null ? `The table "${shape.name}"` : `The column "${column}"`;
  throw new AppError(
    "dependent_objects",
    `${target} is used by ${rows.map(({ what }) => what).join(", ")}. Remove those first.`,
  );
}

/**
 * Keeps other changes of the table away until the transaction ends. Refuses when another table has the name by now: it may be
 * somebody else's, and the rights were decided on this one.
 */
export async function holdTable(session: DatabaseSession, shape: TableShape): Promise<void> {
  const gone = (cause?: unknown): AppError =>
    new AppError(
      "conflict",
      `The table "${shape.name}" was dropped, renamed or replaced meanwhile. Look at it again.`,
      { cause },
    );
  await session.exec(`lock table ${shape.sqlName} in share update exclusive mode`).catch((error: unknown) => {
    throw sqlStateOf(error) === "42P01" ? gone(error) : error;
  });
  const { rows } = await session.query("select where $1::text::regclass::oid::int8 = $2::int8", [
    shape.sqlName,
    shape.oid,
  ]);
  if (rows.length === 0) throw gone();
}

/** Refuses a change of what is not a table of a client: a view, or the profiles. */
export function checkIsTable(shape: TableShape): void {
  if (shape.sqlName !== sqlNameOf(shape.name) || !shape.sqlName.startsWith('"public".')) {
    throw new AppError("forbidden", "users is the view of the accounts; it cannot be changed as a table.");
  }
  if (shape.relationKind === "view") {
    throw new AppError("forbidden", `"${shape.name}" is a view; change it in SQL.`);
  }
}
