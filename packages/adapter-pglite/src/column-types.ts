/** A type as the server names it; `element` stands for arrays only. */
export interface ColumnType {
  readonly name: string;
  /** What parts the elements of an array of this type: a comma for all but `box`. */
  readonly delimiter: string;
  readonly element?: ColumnType;
}

/** The types of Postgres itself that almost every result consists of: name, its oid, and its array's oid. */
const BUILT_IN: readonly (readonly [name: string, oid: number, arrayOid: number])[] = [
  ["bool", 16, 1000],
  ["bytea", 17, 1001],
  ["name", 19, 1003],
  ["int8", 20, 1016],
  ["int2", 21, 1005],
  ["int4", 23, 1007],
  ["text", 25, 1009],
  ["json", 114, 199],
  ["float4", 700, 1021],
  ["float8", 701, 1022],
  ["bpchar", 1042, 1014],
  ["varchar", 1043, 1015],
  ["date", 1082, 1182],
  ["time", 1083, 1183],
  ["timestamp", 1114, 1115],
  ["timestamptz", 1184, 1185],
  ["interval", 1186, 1187],
  ["numeric", 1700, 1231],
  ["uuid", 2950, 2951],
  ["jsonb", 3802, 3807],
];

/** Answers a row for each oid, as text: its oid, name, element's name (null unless it is an array) and delimiter. */
export function typeLookupSql(oids: readonly number[]): string {
  return `select t.oid, t.typname, e.typname, coalesce(e.typdelim, t.typdelim)
    from pg_catalog.pg_type t left join pg_catalog.pg_type e on e.typarray = t.oid where t.oid in (${oids.join(", ")})`;
}

export interface TypeRegistry {
  find(oid: number): ColumnType | undefined;
  /** Takes the rows of `typeLookupSql`. */
  learn(rows: readonly (readonly (string | null)[])[]): void;
  /** Forgets what was learnt, since types may have been renamed or dropped. */
  forget(): void;
}

/** Knows Postgres' own types by oid, and what it has learnt. */
export function createTypeRegistry(): TypeRegistry {
  const builtIn = new Map<number, ColumnType>();
  for (const [name, oid, arrayOid] of BUILT_IN) {
    const type = { name, delimiter: "," };
    builtIn.set(oid, type);
    builtIn.set(arrayOid, { name: `_${name}`, delimiter: ",", element: type });
  }
  const learnt = new Map<number, ColumnType>();
  return {
    find: (oid) => builtIn.get(oid) ?? learnt.get(oid),
    learn(rows) {
      for (const [oid, name, elementName, delimiter] of rows) {
        const type = { name: name ?? "", delimiter: delimiter ?? "," };
        const element = elementName ? { name: elementName, delimiter: type.delimiter } : undefined;
        learnt.set(Number(oid), element ? { ...type, element } : type);
      }
    },
    forget: () => learnt.clear(),
  };
}
