import type { Row, Value } from "@holdfast/adapter-api";
import type { PgConnection, RawField, RawRow } from "./connection.js";
import { parseArray, parserOfType, type ValueParser } from "./values.js";

/** Every type with its element's oid, for an array type, else 0, and its element's delimiter. */
const TYPES_SQL = `select t.oid, t.typname, case when t.typinput = 'pg_catalog.array_in'::regproc then t.typelem else 0 end, coalesce(e.typdelim, ',')
from pg_catalog.pg_type t left join pg_catalog.pg_type e on e.oid = t.typelem`;

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** How to read the rows of one statement. */
export interface RowDecoder {
  readonly columns: readonly Column[];
  decode(row: RawRow): Row;
}

interface KnownType {
  readonly name: string;
  readonly parse: ValueParser;
}

/** The database's types by oid, read once and again when a type shows up that was made since. */
export class TypeCatalog {
  #types: ReadonlyMap<string, KnownType> = new Map();

  /** Reads the types over this connection, whose transaction may have made some that no other can see. */
  async refresh(connection: PgConnection): Promise<void> {
    const reply = await connection.simpleQuery(TYPES_SQL);
    if (reply.error !== null) throw reply.error;
    const names = new Map(reply.rows.map(([oid, name]) => [oid, name ?? ""]));
    const types = new Map<string, KnownType>();
    for (const [oid, name, element, delimiter] of reply.rows) {
      const elementName = names.get(element ?? "");
      const parseItem = parserOfType(elementName ?? name ?? "");
      const isArray = elementName !== undefined;
      const parse = isArray ? (text: string) => parseArray(text, parseItem, delimiter ?? ",") : parseItem;
      types.set(oid ?? "", { name: name ?? "", parse });
    }
    this.#types = types;
  }

  /** A decoder for these fields, or null when one is of a type that only `refresh` can tell. */
  decoderOf(fields: readonly RawField[]): RowDecoder | null {
    return fields.every((field) => this.#types.has(String(field.dataTypeID))) ? this.#build(fields) : null;
  }

  /** A decoder for these fields; refreshes first when it must. A type dropped meanwhile is read as text. */
  async resolveDecoder(fields: readonly RawField[], connection: PgConnection): Promise<RowDecoder> {
    const known = this.decoderOf(fields);
    if (known !== null) return known;
    await this.refresh(connection);
    return this.#build(fields);
  }

  #build(fields: readonly RawField[]): RowDecoder {
    const types = fields.map((field) => this.#types.get(String(field.dataTypeID)) ?? UNKNOWN_TYPE);
    const columns = fields.map((field, index) => ({ name: field.name, type: types[index]?.name ?? "unknown" }));
    const readers = fields.map((field, index) => ({ name: field.name, parse: (types[index] ?? UNKNOWN_TYPE).parse }));
    // Assigning to `__proto__` would not make a cell but change the row's prototype.
    const plain = readers.every((reader) => reader.name !== "__proto__");
    return { columns, decode: plain ? (row) => decodePlain(readers, row) : (row) => decodeDefined(readers, row) };
  }
}

const UNKNOWN_TYPE: KnownType = { name: "unknown", parse: parserOfType("unknown") };

interface CellReader {
  readonly name: string;
  readonly parse: ValueParser;
}

function decodePlain(readers: readonly CellReader[], row: RawRow): Row {
  const decoded: Record<string, Value> = {};
  for (let index = 0; index < readers.length; index += 1) {
    const reader = readers[index] as CellReader;
    const text = row[index];
    decoded[reader.name] = text === null || text === undefined ? null : reader.parse(text);
  }
  return decoded;
}

function decodeDefined(readers: readonly CellReader[], row: RawRow): Row {
  return Object.fromEntries(
    readers.map((reader, index) => {
      const text = row[index];
      return [reader.name, text === null || text === undefined ? null : reader.parse(text)];
    }),
  );
}
