import type { DatabaseUser } from "../../../database/database.js";
import { SHAPE_SQL } from "./shape-sql.js";
import {
  type ClientRole,
  type ColumnShape,
  PROFILES_TABLE,
  type Privileges,
  relationOf,
  sqlNameOf,
  type TableShape,
} from "./table-shape.js";

interface CatalogShape {
  readonly oid: number;
  readonly relation_kind: "table" | "view";
  readonly owner_id: string | null;
  readonly privileges: Record<ClientRole, Privileges>;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly cast_type: string;
    readonly base_type: string;
    readonly kind: ColumnShape["kind"];
    readonly nullable: boolean;
    readonly read_only: boolean;
    readonly readable_by: readonly ClientRole[];
  }[];
  readonly unique_keys: readonly { readonly name: string; readonly is_primary: boolean; readonly columns: string[] }[];
}

/** Reads a table's shape from the catalog; null when there is no such table or view. */
export async function loadShape(system: Pick<DatabaseUser, "first">, table: string): Promise<TableShape | null> {
  const { schema, relation } = relationOf(table);
  const found = await system.first(SHAPE_SQL, [schema, relation]);
  if (found === null) return null;
  const shape = found.shape as unknown as CatalogShape;
  const columns = shape.columns.map((column): [string, ColumnShape] => [
    column.name,
    {
      name: column.name,
      type: column.type,
      castType: column.cast_type,
      baseType: column.base_type,
      kind: column.kind,
      nullable: column.nullable,
      readOnly: column.read_only,
      readableBy: column.readable_by,
    },
  ]);
  const isProfiles = table === PROFILES_TABLE;
  return {
    name: table,
    sqlName: sqlNameOf(table),
    oid: shape.oid,
    relationKind: shape.relation_kind,
    ownerId: shape.owner_id,
    columns: new Map(columns),
    primaryKey: isProfiles ? ["id"] : (shape.unique_keys.find((key) => key.is_primary)?.columns ?? []),
    uniqueKeys: shape.unique_keys.map(({ name, columns: names }) => ({ name, columns: names })),
    privileges: shape.privileges,
  };
}
