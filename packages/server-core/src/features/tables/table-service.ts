import type { DatabaseSession } from "@holdfast/adapter-api";
import type { models, OperationInputs } from "@holdfast/openapi";
import type { Actor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { addColumn, dropColumn, updateColumn } from "./ddl/alter-columns.js";
import { createForeignKey, createIndex, dropForeignKey, dropIndex } from "./ddl/alter-constraints.js";
import { createPolicy, dropPolicy } from "./ddl/alter-policies.js";
import { alterTable, checkIsTable, dropTable, holdTable } from "./ddl/alter-table.js";
import { checkColumns, type ForeignKeyRequest, foreignKeySql, type IndexRequest } from "./ddl/constraint-sql.js";
import { type CreateTableRequest, createTable, foreignKeysSql } from "./ddl/create-table.js";
import type { RunDdl } from "./ddl/run-ddl.js";
import { checkTableName } from "./ddl/table-name.js";
import type { TableDescriber, TableDescription } from "./describe/describe-tables.js";
import { readTableText } from "./describe/table-text.js";
import type { ShapeCache } from "./shape/shape-cache.js";
import { isVisibleTo, PROFILES_TABLE, roleOf, type TableShape } from "./shape/table-shape.js";

export interface TableServiceParts {
  readonly platform: Platform;
  readonly shapes: ShapeCache;
  readonly describer: TableDescriber;
  readonly runDdl: RunDdl;
}

/** The rules of tables. Whether the actor may do it at all was decided before. */
export interface TableService {
  create(request: CreateTableRequest, actor: Actor): Promise<models.CreateTableResult>;
  describe(shape: TableShape, actor: Actor): Promise<models.TableDetails>;
  update(shape: TableShape, request: models.UpdateTableRequest): Promise<models.UpdateTableResult>;
  drop(shape: TableShape): Promise<void>;
  sqlText(shape: TableShape): Promise<string>;
  addColumn(shape: TableShape, request: OperationInputs["tables.addColumn"]["body"]): Promise<models.ColumnInfo>;
  updateColumn(shape: TableShape, column: string, request: models.UpdateColumnRequest): Promise<models.ColumnInfo>;
  dropColumn(shape: TableShape, column: string): Promise<void>;
  createIndex(shape: TableShape, request: IndexRequest): Promise<models.IndexInfo>;
  dropIndex(shape: TableShape, index: string): Promise<void>;
  createForeignKey(shape: TableShape, request: ForeignKeyRequest, actor: Actor): Promise<models.ForeignKeyInfo[]>;
  dropForeignKey(shape: TableShape, constraint: string): Promise<void>;
  policies(shape: TableShape): Promise<models.Policy[]>;
  createPolicy(shape: TableShape, request: OperationInputs["tables.createPolicy"]["body"]): Promise<models.Policy>;
  dropPolicy(shape: TableShape, policy: string): Promise<void>;
}

/** What was made is read back as the schema's owner sees it, since it is the maker who asked. */
const SERVICE: Actor = { kind: "service" };

/** The rules of tables over the one DDL runner. */
export function createTableService({ platform, shapes, describer, runDdl }: TableServiceParts): TableService {
  const describe = async (table: string): Promise<TableDescription> => {
    const found = await describer.describe(table, SERVICE);
    if (found === null) throw new AppError("conflict", "The table was dropped or renamed meanwhile.");
    return found;
  };
  const columnInfo = async (table: string, column: string): Promise<models.ColumnInfo> => {
    const info = (await describe(table)).columns.find(({ column_name: name }) => name === column);
    if (info === undefined) throw new AppError("conflict", "The column was dropped or renamed meanwhile.");
    return info;
  };
  /** Changes what must be an ordinary table, and still the one that the actor was admitted to. */
  const change = <T>(shape: TableShape, work: (session: DatabaseSession) => Promise<T>): Promise<T> => {
    checkIsTable(shape);
    return runDdl(async (session) => {
      await holdTable(session, shape);
      return work(session);
    });
  };

  return {
    create: async (request, actor) => {
      checkTableName(request.name, "body.name");
      const existing = await shapes.get(request.name);
      const isThere = existing !== null && isVisibleTo(existing, roleOf(actor));
      const made = !(isThere && request.if_not_exists);
      if (made) {
        const foreignKeys = await foreignKeysSql(request, { actor, shapes });
        await runDdl((session) => createTable(session, request, { actor, foreignKeys }));
      }
      return {
        message: made ? `The table "${request.name}" was made.` : `The table "${request.name}" was there already.`,
        created: made,
        name: request.name,
        columns: createdColumns(await describe(request.name)),
      };
    },
    describe: async (shape, actor) => {
      const [found, rowCount] = await Promise.all([
        describer.describe(shape.name, actor),
        describer.countRows(shape, actor),
      ]);
      if (found === null) throw new AppError("not_found", "There is no table of this name that you may see.");
      return { ...found, row_count: rowCount };
    },
    update: async (shape, request) => {
      const name = await change(shape, (session) => alterTable(session, shape, request));
      const { description, access, realtime } = await describe(name);
      return { message: `The table "${name}" was changed.`, name, description, access, realtime };
    },
    drop: (shape) => change(shape, (session) => dropTable(session, shape)),
    sqlText: (shape) => {
      if (shape.name === PROFILES_TABLE) checkIsTable(shape);
      return readTableText(platform.database.system, shape);
    },
    addColumn: async (shape, request) => {
      await change(shape, (session) => addColumn(session, shape, request));
      return columnInfo(shape.name, request.column_name);
    },
    updateColumn: async (shape, column, request) => {
      const name = await change(shape, (session) => updateColumn(session, { shape, column }, request));
      return columnInfo(shape.name, name);
    },
    dropColumn: (shape, column) => change(shape, (session) => dropColumn(session, shape, column)),
    createIndex: async (shape, request) => {
      const name = await change(shape, (session) => createIndex(session, shape, request));
      const made = (await describe(shape.name)).indexes.find((index) => index.index_name === name);
      if (made === undefined) throw new AppError("conflict", "The index was dropped meanwhile.");
      return made;
    },
    dropIndex: (shape, index) => change(shape, (session) => dropIndex(session, shape, index)),
    createForeignKey: async (shape, request, actor) => {
      checkColumns(request.columns, shape);
      const clause = await foreignKeySql(request, { shapes, actor, table: shape.name, sqlName: shape.sqlName });
      const name = await change(shape, (session) => createForeignKey(session, shape, clause));
      return (await describe(shape.name)).foreign_keys.filter((key) => key.constraint_name === name);
    },
    dropForeignKey: (shape, constraint) => change(shape, (session) => dropForeignKey(session, shape, constraint)),
    policies: (shape) => describer.policies(shape),
    createPolicy: async (shape, request) => {
      await change(shape, (session) => createPolicy(session, shape, request));
      const made = (await describer.policies(shape)).find(({ name }) => name === request.name);
      if (made === undefined) throw new AppError("conflict", "The policy was dropped meanwhile.");
      return made;
    },
    dropPolicy: (shape, policy) => change(shape, (session) => dropPolicy(session, shape, policy)),
  };
}

function createdColumns({
  columns,
  primary_keys: keys,
  foreign_keys: references,
}: TableDescription): models.CreatedColumn[] {
  return columns.map((column) => {
    const reference = references.find(({ column_name: name }) => name === column.column_name);
    return {
      name: column.column_name,
      type: column.data_type,
      nullable: column.is_nullable === "YES",
      default: column.column_default,
      primary_key: keys.includes(column.column_name),
      description: column.column_description,
      is_foreign_key: reference !== undefined,
      references_table: reference?.foreign_table_name ?? null,
      references_column: reference?.foreign_column_name ?? null,
    };
  });
}
