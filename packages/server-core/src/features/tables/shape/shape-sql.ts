/**
 * A relation's shape as one JSON object: $1 is the schema, $2 the name. The privileges are those of the three client roles;
 * a type is followed through domains to what it stands on.
 */
export const SHAPE_SQL = `
with recursive relation as (
  select c.oid, c.relkind, c.relname, n.nspname
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1::text and c.relname = $2::text and c.relkind in ('r', 'p', 'v', 'm', 'f')
), resolved(attnum, typid, depth) as (
  select a.attnum, a.atttypid, 0 from pg_attribute a join relation r on a.attrelid = r.oid
  where a.attnum > 0 and not a.attisdropped
  union all
  select d.attnum, t.typbasetype, d.depth + 1 from resolved d join pg_type t on t.oid = d.typid where t.typtype = 'd'
), base as (
  select distinct on (attnum) attnum, typid from resolved order by attnum, depth desc
)
select json_build_object(
  'oid', r.oid::int8,
  'relation_kind', case when r.relkind in ('v', 'm') then 'view' else 'table' end,
  'owner_id', (select m.owner_id from holdfast.tables m where m.relation = r.oid::regclass),
  'privileges', (
    select json_object_agg(role, json_build_object(
      'select', has_any_column_privilege(role, r.oid, 'select'),
      'insert', has_any_column_privilege(role, r.oid, 'insert'),
      'update', has_any_column_privilege(role, r.oid, 'update'),
      'delete', has_table_privilege(role, r.oid, 'delete')))
    from unnest(array['anon', 'authenticated', 'service']) as role),
  'columns', (
    select coalesce(json_agg(json_build_object(
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'cast_type', format_type(t.oid, -1),
      'base_type', t.typname,
      'kind', case when t.typelem <> 0 and t.typlen = -1 and t.typsubscript = 'array_subscript_handler'::regproc then 'array'
        when t.typtype = 'c' then 'composite' when t.typtype in ('r', 'm') then 'range' else 'scalar' end,
      'nullable', not a.attnotnull,
      'read_only', a.attgenerated <> '' or a.attidentity = 'a',
      'readable_by', (
        select coalesce(json_agg(role), '[]') from unnest(array['anon', 'authenticated', 'service']) as role
        where has_column_privilege(role, r.oid, a.attnum, 'select'))
    ) order by a.attnum), '[]')
    from pg_attribute a join base b on b.attnum = a.attnum join pg_type t on t.oid = b.typid
    where a.attrelid = r.oid),
  'unique_keys', (
    select coalesce(json_agg(json_build_object('name', i.relname, 'is_primary', x.indisprimary, 'columns', (
      select json_agg(a.attname order by k.ord)
      from unnest(x.indkey::int2[]) with ordinality as k(attnum, ord)
      join pg_attribute a on a.attrelid = r.oid and a.attnum = k.attnum
      where k.ord <= x.indnkeyatts)) order by x.indisprimary desc, i.relname), '[]')
    from pg_index x join pg_class i on i.oid = x.indexrelid
    where x.indrelid = r.oid and x.indisunique and x.indisvalid and x.indpred is null and x.indexprs is null)
) as shape
from relation r`;
