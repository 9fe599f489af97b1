/** Whether the role $1 has any privilege on the relation `c`. */
const VISIBLE = `(has_any_column_privilege($1::text, c.oid, 'select, insert, update') or has_table_privilege($1::text, c.oid, 'delete'))`;

/** The tables and views of schema public that are nobody's extension, and the profiles under the name of users. */
const RELATIONS = `
  pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join holdfast.tables m on m.relation = c.oid::regclass
  cross join lateral (select case when n.nspname = 'holdfast' then 'users' else c.relname end::text as client_name) as named`;

const IS_CLIENT_RELATION = `
  c.relkind in ('r', 'p', 'v', 'm', 'f')
  and ((n.nspname = 'public' and c.relname <> 'users') or (n.nspname = 'holdfast' and c.relname = 'profiles'))
  and not exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** What is known of a table in a word: the preset's policies are compared by the caller. */
const SUMMARY = `
  'name', named.client_name,
  'description', coalesce(obj_description(c.oid, 'pg_class'), ''),
  'realtime', exists (
    select from pg_trigger g join pg_proc f on f.oid = g.tgfoid
    where g.tgrelid = c.oid and not g.tgisinternal and f.pronamespace = 'holdfast'::regnamespace),
  'owner_id', m.owner_id,
  'preset', m.access,
  'row_security', c.relrowsecurity,
  'policies', (select coalesce(json_agg(p.polname), '[]') from pg_policy p where p.polrelid = c.oid)`;

const COLUMNS = `(
  select coalesce(json_agg(json_build_object(
    'column_name', a.attname,
    'data_type', format_type(a.atttypid, a.atttypmod),
    'is_nullable', case when a.attnotnull then 'NO' else 'YES' end,
    'column_default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
    'character_maximum_length', nullif(information_schema._pg_char_max_length(t.typid, t.typmod), -1),
    'numeric_precision', information_schema._pg_numeric_precision(t.typid, t.typmod),
    'numeric_scale', information_schema._pg_numeric_scale(t.typid, t.typmod),
    'column_description', col_description(c.oid, a.attnum)
  ) order by a.attnum), '[]')
  from pg_attribute a
  join pg_type y on y.oid = a.atttypid
  cross join lateral (select
    case when y.typtype = 'd' then y.typbasetype else y.oid end as typid,
    case when y.typtype = 'd' then y.typtypmod else a.atttypmod end as typmod) as t
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and has_column_privilege($1::text, c.oid, a.attnum, 'select, insert, update'))`;

const PRIMARY_KEYS = `(
  select coalesce(json_agg(a.attname order by k.ord), '[]')
  from pg_index x
  cross join lateral unnest(x.indkey::int2[]) with ordinality as k(attnum, ord)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
  where x.indrelid = c.oid and x.indisprimary and k.ord <= x.indnkeyatts)`;

const actionName = (code: string): string =>
  `case ${code} when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set_null' when 'd' then 'set_default' else 'no_action' end`;

const FOREIGN_KEYS = `
  from pg_constraint f
  cross join lateral unnest(f.conkey, f.confkey) with ordinality as k(near, far, ord)
  join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.near
  join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.far
  join pg_class e on e.oid = f.confrelid
  where f.contype = 'f' and f.conrelid = c.oid`;

const INDEXES = `(
  select coalesce(json_agg(json_build_object(
    'index_name', i.relname,
    'column_name', (
      select string_agg(part, ', ' order by ord) from json_array_elements_text(names) with ordinality as each(part, ord)),
    'columns', names,
    'is_unique', x.indisunique,
    'is_primary', x.indisprimary,
    'method', am.amname
  ) order by i.relname), '[]')
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_am am on am.oid = i.relam
  cross join lateral (
    select json_agg(coalesce(a.attname, pg_get_indexdef(x.indexrelid, k.ord::int, true)) order by k.ord) as names
    from unnest(x.indkey::int2[]) with ordinality as k(attnum, ord)
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum and k.attnum > 0
    where k.ord <= x.indnkeyatts) as named_parts
  where x.indrelid = c.oid)`;

/** The tables that the role $1 has any privilege on, by name, as JSON. */
export const LIST_TABLES_SQL: string = `
select coalesce(json_agg(json_build_object(${SUMMARY},
  'size', pg_total_relation_size(c.oid),
  'column_count', (
    select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
) order by named.client_name), '[]') as tables
from ${RELATIONS} where ${IS_CLIENT_RELATION} and ${VISIBLE}`;

/** One table, $2, as the role $1 sees it. */
export const DESCRIBE_TABLE_SQL: string = `
select json_build_object(${SUMMARY},
  'columns', ${COLUMNS},
  'primary_keys', ${PRIMARY_KEYS},
  'foreign_keys', (
    select coalesce(json_agg(json_build_object(
      'constraint_name', f.conname, 'column_name', a.attname, 'foreign_table_name', e.relname,
      'foreign_column_name', b.attname, 'on_delete', ${actionName("f.confdeltype")},
      'on_update', ${actionName("f.confupdtype")}) order by f.conname, k.ord), '[]') ${FOREIGN_KEYS}),
  'indexes', ${INDEXES}
) as details
from ${RELATIONS} where ${IS_CLIENT_RELATION} and named.client_name = $2::text and ${VISIBLE}`;

/** The columns and keys of every table that the role $1 sees, and the foreign keys between these. */
export const SCHEMA_SQL: string = `
with visible as (
  select c.oid, named.client_name as name
  from ${RELATIONS} where ${IS_CLIENT_RELATION} and ${VISIBLE}
)
select json_build_object(
  'tables', (
    select coalesce(json_agg(json_build_object(
      'name', c.name,
      'description', coalesce(obj_description(c.oid, 'pg_class'), ''),
      'columns', ${COLUMNS},
      'primary_keys', ${PRIMARY_KEYS}) order by c.name), '[]')
    from visible c),
  'foreign_keys', (
    select coalesce(json_agg(json_build_object(
      'constraint_name', k.conname, 'table_name', c.name, 'column_name', k.near_name,
      'foreign_table_name', k.far_table, 'foreign_column_name', k.far_name) order by c.name, k.conname, k.ord), '[]')
    from visible c
    cross join lateral (
      select f.conname, a.attname as near_name, e.relname as far_table, b.attname as far_name, k.ord, f.confrelid
      ${FOREIGN_KEYS}) as k
    where k.confrelid in (select oid from visible) or k.confrelid = to_regclass('holdfast.users'))
) as schema`;

/** The row policies of the table $1 (a regclass), by name. */
export const POLICIES_SQL = `
select p.polname as name,
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
  (select coalesce(json_agg(case when role = 0 then 'public' else pg_get_userbyid(role) end), '[]') from unnest(p.polroles) as role) as roles,
  pg_get_expr(p.polqual, p.polrelid) as using,
  pg_get_expr(p.polwithcheck, p.polrelid) as check,
  p.polpermissive as permissive
from pg_policy p where p.polrelid = $1::text::regclass order by p.polname`;
