import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import type { HttpClient } from "../http/http-client.js";

/** Tables, their columns, indexes, foreign keys and policies. Changing a table needs its owner or an admin. */
export interface TablesClient {
  list(options?: CallOptions): Promise<models.TableSummary[]>;
  get(table: string, options?: CallOptions): Promise<models.TableDetails>;
  create(table: models.CreateTableRequest, options?: CallOptions): Promise<models.CreateTableResult>;
  update(table: string, changes: models.UpdateTableRequest, options?: CallOptions): Promise<models.UpdateTableResult>;
  /** Drops the table and its rows. */
  delete(table: string, options?: CallOptions): Promise<void>;
  /** The SQL that makes the table anew. */
  sql(table: string, options?: CallOptions): Promise<string>;
  /** All tables with their columns and how they refer to each other. */
  schema(options?: CallOptions): Promise<models.DatabaseSchema>;

  addColumn(table: string, column: models.AddColumnRequest, options?: CallOptions): Promise<models.ColumnResult>;
  updateColumn(
    place: ColumnPlace,
    changes: models.UpdateColumnRequest,
    options?: CallOptions,
  ): Promise<models.ColumnResult>;
  /** Drops the column and what it holds. */
  deleteColumn(place: ColumnPlace, options?: CallOptions): Promise<void>;

  createIndex(table: string, index: models.CreateIndexRequest, options?: CallOptions): Promise<models.IndexInfo>;
  deleteIndex(table: string, index: string, options?: CallOptions): Promise<void>;
  /** Answers the key once for each of its columns, in their order. */
  createForeignKey(
    table: string,
    key: models.CreateForeignKeyRequest,
    options?: CallOptions,
  ): Promise<models.ForeignKeyInfo[]>;
  deleteForeignKey(table: string, name: string, options?: CallOptions): Promise<void>;

  /** The row policies; needs an admin, as the two below. */
  policies(table: string, options?: CallOptions): Promise<models.Policy[]>;
  createPolicy(table: string, policy: models.CreatePolicyRequest, options?: CallOptions): Promise<models.Policy>;
  deletePolicy(table: string, policy: string, options?: CallOptions): Promise<void>;
}

/** A column of a table. */
export interface ColumnPlace {
  readonly table: string;
  readonly column: string;
}

/** The tables part of a client. */
export function createTablesClient(http: HttpClient): TablesClient {
  const path = (...parts: readonly string[]): string => `/tables/${parts.map(encodeURIComponent).join("/")}`;
  return {
    list: (options) => http.json({ path: "/tables", ...options }),
    get: (table, options) => http.json({ path: path(table), ...options }),
    create: (json, options) => http.json({ method: "POST", path: "/tables", json, ...options }),
    update: (table, json, options) => http.json({ method: "PUT", path: path(table), json, ...options }),
    delete: (table, options) => http.remove(path(table), options),
    sql: async (table, options) => (await http.json<models.TableSql>({ path: path(table, "sql"), ...options })).sql,
    schema: (options) => http.json({ path: "/schema", ...options }),

    addColumn: (table, json, options) => http.json({ method: "POST", path: path(table, "columns"), json, ...options }),
    updateColumn: ({ table, column }, json, options) =>
      http.json({ method: "PUT", path: path(table, "columns", column), json, ...options }),
    deleteColumn: ({ table, column }, options) => http.remove(path(table, "columns", column), options),

    createIndex: (table, json, options) =>
      http.json({ method: "POST", path: path(table, "indexes"), json, ...options }),
    deleteIndex: (table, index, options) => http.remove(path(table, "indexes", index), options),
    createForeignKey: (table, json, options) =>
      http.json({ method: "POST", path: path(table, "foreign-keys"), json, ...options }),
    deleteForeignKey: (table, name, options) => http.remove(path(table, "foreign-keys", name), options),

    policies: (table, options) => http.json({ path: path(table, "policies"), ...options }),
    createPolicy: (table, json, options) =>
      http.json({ method: "POST", path: path(table, "policies"), json, ...options }),
    deletePolicy: (table, policy, options) => http.remove(path(table, "policies", policy), options),
  };
}
