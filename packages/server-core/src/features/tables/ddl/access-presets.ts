import type { models } from "@holdfast/openapi";
import { quoteIdentifier } from "../quote-identifier.js";

export type AccessPreset = models.AccessPreset;

interface PresetPolicy {
  readonly name: string;
  /** The rest of CREATE POLICY after the table's name. */
  readonly rule: string;
}

interface Preset {
  readonly policies: readonly PresetPolicy[];
  /** What the role `anon` gets; `authenticated` always gets all four, and the policies decide. */
  readonly anon: readonly string[];
}

/** The subselect makes Postgres ask once per statement, not per row. */
const OWN = "owner_id = (select auth.uid())";

const OWNERS_READ: PresetPolicy = {
  name: "holdfast: owners read",
  rule: `for select to authenticated using (${OWN})`,
};
const USERS_READ: PresetPolicy = {
  name: "holdfast: users read",
  rule: "for select to authenticated using (true)",
};
const EVERYBODY_READS: PresetPolicy = {
  name: "holdfast: everybody reads",
  rule: "for select to anon, authenticated using (true)",
};
const USERS_INSERT: PresetPolicy = {
  name: "holdfast: users insert",
  rule: `for insert to authenticated with check (${OWN})`,
};
/** A stranger's row has no owner; a user's is the user's own. */
const EVERYBODY_INSERTS: PresetPolicy = {
  name: "holdfast: everybody inserts",
  rule: "for insert to anon, authenticated with check (owner_id is not distinct from (select auth.uid()))",
};
const OWNERS_CHANGE: PresetPolicy = {
  name: "holdfast: owners change",
  rule: `for update to authenticated using (${OWN}) with check (${OWN})`,
};
const OWNERS_DELETE: PresetPolicy = {
  name: "holdfast: owners delete",
  rule: `for delete to authenticated using (${OWN})`,
};

const PRESETS: Readonly<Record<AccessPreset, Preset>> = {
  private: { policies: [OWNERS_READ, USERS_INSERT, OWNERS_CHANGE, OWNERS_DELETE], anon: [] },
  authenticated: { policies: [USERS_READ, USERS_INSERT, OWNERS_CHANGE, OWNERS_DELETE], anon: [] },
  public_read: { policies: [EVERYBODY_READS, USERS_INSERT, OWNERS_CHANGE, OWNERS_DELETE], anon: ["select"] },
  public: { policies: [EVERYBODY_READS, EVERYBODY_INSERTS, OWNERS_CHANGE, OWNERS_DELETE], anon: ["select", "insert"] },
};

/** The names of a preset's policies, by preset. */
export const PRESET_POLICY_NAMES: Readonly<Record<AccessPreset, readonly string[]>> = {
  private: namesOf("private"),
  authenticated: namesOf("authenticated"),
  public_read: namesOf("public_read"),
  public: namesOf("public"),
};

function namesOf(preset: AccessPreset): readonly string[] {
  return PRESETS[preset].policies.map(({ name }) => name);
}

/** The column that the presets go by. */
export const OWNER_COLUMN = "owner_id";

/** The statements that give a new table a preset: row security, policies, privileges. `sqlName` is quoted. */
export function applyPresetSql(sqlName: string, preset: AccessPreset): string {
  const { policies, anon } = PRESETS[preset];
  return [
    `alter table ${sqlName} enable row level security`,
    `grant select, insert, update, delete on ${sqlName} to authenticated`,
    `grant all on ${sqlName} to service`,
    ...(anon.length > 0 ? [`grant ${anon.join(", ")} on ${sqlName} to anon`] : []),
    ...policies.map(({ name, rule }) => `create policy ${quoteIdentifier(name)} on ${sqlName} ${rule}`),
    "",
  ].join(";\n");
}

/** The statements that take the policies of every preset off a table; policies that were added stay. */
export function dropPresetSql(sqlName: string): string {
  const names = new Set(Object.values(PRESET_POLICY_NAMES).flat());
  return [...names].map((name) => `drop policy if exists ${quoteIdentifier(name)} on ${sqlName};`).join("\n");
}
