/**
 * Tables of schema public by oid ($1, or null) or by name ($2, or null), each with a text that differs when its columns, rights,
 * policies or place in the feed were changed: every such change writes a new version of a catalog row.
 */
export const FINGERPRINT_SQL = `
select c.oid::int8::float8 as oid, c.relname::text as name, concat_ws('|', c.relname, c.xmin,
  (select string_agg(a.attnum || ':' || a.xmin, ',' order by a.attnum) from pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0),
  (select string_agg(p.oid || ':' || p.xmin, ',' order by p.oid) from pg_policy p where p.polrelid = c.oid),
  (select string_agg(t.oid || ':' || t.xmin, ',' order by t.oid) from pg_trigger t
   where t.tgrelid = c.oid and t.tgname = 'holdfast_feed_insert')) as fingerprint
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and (c.oid::int8 = any ($1::int8[]) or c.relname = $2::text)`;

/** What decides who may read the rows of the table with oid $1, as one JSON object. */
export const POLICIES_SQL = `
with roles as (select unnest(array['anon', 'authenticated', 'service']) as role)
select json_build_object(
  'isInFeed', holdfast.is_in_feed(c.oid::regclass),
  'isSecured', c.relrowsecurity,
  'bypass', (select json_object_agg(rolname, rolbypassrls or rolsuper) from pg_roles join roles on role = rolname),
  'policies', (
    select coalesce(json_agg(json_build_object(
      'permissive', p.polpermissive,
      'condition', pg_get_expr(p.polqual, p.polrelid),
      'roles', (
        select coalesce(json_agg(role), '[]') from roles where exists (
          select from unnest(p.polroles) as member(id)
          where case when member.id = 0 then true else pg_has_role(role, member.id, 'usage') end))
    ) order by p.oid), '[]')
    from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*') and p.polqual is not null)
) as policies
from pg_class c where c.oid::int8 = $1::int8`;
