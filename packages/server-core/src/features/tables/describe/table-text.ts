import type { DatabaseUser } from "../../../database/database.js";
import type { TableShape } from "../shape/table-shape.js";

/**
 * The statements that would make a table anew, as one text: Postgres itself writes out types, constraints and expressions.
 * $1 is the quoted name.
 */
const TABLE_TEXT_SQL = `
with t as (select c.* from pg_class c where c.oid = $1::text::regclass),
lines as (
  select 0 as part, a.attnum::int as place, format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
    || case when a.attidentity <> '' then format(' generated %s as identity',
         case a.attidentity when 'a' then 'always' else 'by default' end) else '' end
    || case when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
         when a.attgenerated <> '' then format(' generated always as (%s) virtual', pg_get_expr(d.adbin, d.adrelid))
         when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
    || case when a.attnotnull then ' not null' else '' end as line
  from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
  union all
  select 1, row_number() over (order by k.contype = 'f', k.conname)::int,
    format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
  from t join pg_constraint k on k.conrelid = t.oid and k.contype in ('p', 'u', 'c', 'f', 'x')
),
statements as (
  select 0 as part, '' as place, format(E'create table public.%I (\\n%s\\n)', t.relname,
    (select string_agg(line, E',\\n' order by part, place) from lines)) as statement from t
  union all
  select 1, i.relname::text, pg_get_indexdef(x.indexrelid)
  from t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
  where not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select 2, '', format('comment on table public.%I is %L', t.relname, obj_description(t.oid, 'pg_class'))
  from t where obj_description(t.oid, 'pg_class') is not null
  union all
  select 2, lpad(a.attnum::text, 5, '0'),
    format('comment on column public.%I.%I is %L', t.relname, a.attname, col_description(t.oid, a.attnum))
  from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 where col_description(t.oid, a.attnum) is not null
  union all
  select 3, '', format('alter table public.%I enable row level security', t.relname) from t where t.relrowsecurity
  union all
  select 4, g.grantee::regrole::text, format('grant %s on public.%I to %I',
    string_agg(lower(g.privilege_type), ', ' order by g.privilege_type), t.relname, g.grantee::regrole::text)
  from t cross join lateral aclexplode(t.relacl) as g
  where g.grantee in (select oid from pg_roles where rolname in ('anon', 'authenticated', 'service'))
  group by g.grantee, t.relname
  union all
  select 5, p.polname::text, format('create policy %I on public.%I%s for %s to %s%s%s', p.polname, t.relname,
    case when p.polpermissive then '' else ' as restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    (select string_agg(case when role = 0 then 'public' else quote_ident(pg_get_userbyid(role)) end, ', ') from unnest(p.polroles) as role),
    case when p.polqual is null then '' else format(' using (%s)', pg_get_expr(p.polqual, p.polrelid)) end,
    case when p.polwithcheck is null then '' else format(' with check (%s)', pg_get_expr(p.polwithcheck, p.polrelid)) end)
  from t join pg_policy p on p.polrelid = t.oid
)
select string_agg(statement || ';', E'\\n' order by part, place) as text from statements`;

const VIEW_TEXT_SQL = `
select format(E'create %sview public.%I as\\n%s', case c.relkind when 'm' then 'materialized ' else '' end, c.relname,
  pg_get_viewdef(c.oid, true)) as text
from pg_class c where c.oid = $1::text::regclass`;

/** A table of schema public as SQL that can be run; each statement ends with a semicolon. */
export async function readTableText(system: DatabaseUser, shape: TableShape): Promise<string> {
  const sql = shape.relationKind === "view" ? VIEW_TEXT_SQL : TABLE_TEXT_SQL;
  const row = await system.first<{ text: string }>(sql, [shape.sqlName]);
  return row?.text ?? "";
}
