import type { Database, DatabaseUser } from "../../../database/database.js";
import { loadShape } from "../../tables/shape/load-shape.js";
import { type ClientRole, readableColumns, type TableShape } from "../../tables/shape/table-shape.js";
import { FINGERPRINT_SQL, POLICIES_SQL } from "./access-sql.js";

/** A table with what decides who may read its rows, as the catalog had it when it was last asked. */
export interface TableAccess {
  readonly oid: number;
  readonly name: string;
  readonly shape: TableShape;
  readonly isInFeed: boolean;
  /** For each role the SQL condition of its SELECT policies, over the table's columns; null lets every row through. */
  readonly conditions: Readonly<Record<ClientRole, string | null>>;
  /** Differs when columns, privileges or policies differ. */
  readonly signature: string;
}

/** The tables that changes come from, kept in memory and compared with the catalog at every use. */
export interface TableAccesses {
  /** Null when there is no such table in schema public. */
  byName(name: string): Promise<TableAccess | null>;
  /** The tables of these oids, without those that are gone. */
  current(oids: readonly number[]): Promise<ReadonlyMap<number, TableAccess>>;
}

/** Whether a role may read anything of the table at all. */
export function isReadableBy({ shape }: TableAccess, role: ClientRole): boolean {
  return readableColumns(shape, role).length > 0;
}

interface Fingerprint {
  readonly oid: number;
  readonly name: string;
  readonly fingerprint: string;
}

interface Entry {
  readonly fingerprint: string;
  readonly access: TableAccess;
}

export function createTableAccesses({ system }: Database): TableAccesses {
  const known = new Map<number, Entry>();

  const refresh = async ({ oid, name, fingerprint }: Fingerprint): Promise<TableAccess | null> => {
    const entry = known.get(oid);
    if (entry?.fingerprint === fingerprint) return entry.access;
    const access = await loadAccess(system, name);
    // The name may lead elsewhere by now; the next look at the catalog will tell.
    if (access?.oid !== oid) return null;
    known.set(oid, { fingerprint, access });
    return access;
  };

  const read = async (oids: readonly number[] | null, name: string | null): Promise<readonly TableAccess[]> => {
    const rows = await system.rows<Fingerprint & Record<string, string | number>>(FINGERPRINT_SQL, [
      oids === null ? null : [...oids],
      name,
    ]);
    for (const oid of oids ?? []) if (!rows.some((row) => row.oid === oid)) known.delete(oid);
    const accesses = await Promise.all(rows.map(refresh));
    return accesses.filter((access) => access !== null);
  };

  return {
    byName: async (name) => (await read(null, name))[0] ?? null,
    current: async (oids) =>
      oids.length === 0 ? new Map() : new Map((await read(oids, null)).map((access) => [access.oid, access])),
  };
}

interface Policies {
  readonly isInFeed: boolean;
  readonly isSecured: boolean;
  readonly bypass: Readonly<Record<ClientRole, boolean>>;
  readonly policies: readonly {
    readonly permissive: boolean;
    readonly condition: string;
    readonly roles: readonly ClientRole[];
  }[];
}

async function loadAccess(system: DatabaseUser, name: string): Promise<TableAccess | null> {
  const shape = await loadShape(system, name);
  if (shape === null) return null;
  const found = await system.first(POLICIES_SQL, [shape.oid]);
  if (found === null) return null;
  const policies = found.policies as unknown as Policies;
  const conditions = {
    anon: conditionOf(policies, "anon"),
    authenticated: conditionOf(policies, "authenticated"),
    service: conditionOf(policies, "service"),
  };
  const { ownerId: _, uniqueKeys: __, ...relevant } = shape;
  const signature = JSON.stringify([{ ...relevant, columns: [...shape.columns] }, conditions, policies.isInFeed]);
  return { oid: shape.oid, name, shape, isInFeed: policies.isInFeed, conditions, signature };
}

/** As Postgres joins them: one permissive policy must let the row through, and every restrictive one (CREATE POLICY). */
function conditionOf({ isSecured, bypass, policies }: Policies, role: ClientRole): string | null {
  if (!isSecured || bypass[role]) return null;
  const own = policies.filter(({ roles }) => roles.includes(role));
  const permissive = own.filter((policy) => policy.permissive).map(({ condition }) => condition);
  const restrictive = own.filter((policy) => !policy.permissive).map(({ condition }) => condition);
  if (permissive.length === 0) return "false";
  const all = [
    ...(permissive.includes("true") ? [] : [permissive.map((condition) => `(${condition})`).join(" or ")]),
    ...restrictive.filter((condition) => condition !== "true"),
  ];
  return all.length === 0 ? null : all.map((condition) => `(${condition})`).join(" and ");
}
