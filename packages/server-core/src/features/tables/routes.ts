import { AppError } from "../../errors/app-error.js";
import type { HandlersOf } from "../../feature.js";
import { loadedResource } from "../../pipeline/request-context.js";
import type { TableDescriber } from "./describe/describe-tables.js";
import type { ShapeCache } from "./shape/shape-cache.js";
import type { TableShape } from "./shape/table-shape.js";
import type { TableService } from "./table-service.js";

export interface TableRouteParts {
  readonly service: TableService;
  readonly describer: TableDescriber;
  readonly shapes: ShapeCache;
}

/** The operations on tables. */
export function tableRoutes({ service, describer, shapes }: TableRouteParts): HandlersOf<"tables"> {
  /** For the operations of admins, whose rule loads nothing. */
  const shapeOf = async (table: string): Promise<TableShape> => {
    const shape = await shapes.get(table);
    if (shape === null) throw new AppError("not_found", `There is no table "${table}".`);
    return shape;
  };
  const done = (message: string) => ({ status: 200 as const, body: { message } });

  return {
    "tables.getSchema": async (_input, { actor }) => ({ status: 200, body: await describer.schema(actor) }),
    "tables.listTables": async (_input, { actor }) => ({ status: 200, body: await describer.list(actor) }),
    "tables.createTable": async ({ body }, { actor }) => {
      const result = await service.create(body, actor);
      return { status: result.created ? 201 : 200, body: result };
    },
    "tables.getTable": async (_input, context) => {
      const { shape } = loadedResource(context, "table");
      return { status: 200, body: await service.describe(shape, context.actor) };
    },
    "tables.updateTable": async ({ body }, context) => {
      const { shape } = loadedResource(context, "table");
      return { status: 200, body: await service.update(shape, body) };
    },
    "tables.deleteTable": async (_input, context) => {
      const { shape } = loadedResource(context, "table");
      await service.drop(shape);
      return done(`The table "${shape.name}" was dropped.`);
    },
    "tables.getTableSql": async (_input, context) => {
      const { shape } = loadedResource(context, "table");
      return { status: 200, body: { sql: await service.sqlText(shape) } };
    },
    "tables.addColumn": async ({ body }, context) => {
      const column = await service.addColumn(loadedResource(context, "table").shape, body);
      return { status: 200, body: { message: `The column "${column.column_name}" was added.`, column } };
    },
    "tables.updateColumn": async ({ path, body }, context) => {
      const column = await service.updateColumn(loadedResource(context, "table").shape, path.column, body);
      return { status: 200, body: { message: `The column "${column.column_name}" was changed.`, column } };
    },
    "tables.deleteColumn": async ({ path }, context) => {
      await service.dropColumn(loadedResource(context, "table").shape, path.column);
      return done(`The column "${path.column}" was dropped.`);
    },
    "tables.createIndex": async ({ body }, context) => ({
      status: 201,
      body: await service.createIndex(loadedResource(context, "table").shape, body),
    }),
    "tables.deleteIndex": async ({ path }, context) => {
      await service.dropIndex(loadedResource(context, "table").shape, path.index);
      return done(`The index "${path.index}" was dropped.`);
    },
    "tables.createForeignKey": async ({ body }, context) => ({
      status: 201,
      body: await service.createForeignKey(loadedResource(context, "table").shape, body, context.actor),
    }),
    "tables.deleteForeignKey": async ({ path }, context) => {
      await service.dropForeignKey(loadedResource(context, "table").shape, path.constraint);
      return done(`The foreign key "${path.constraint}" was dropped.`);
    },
    "tables.listPolicies": async (_input, context) => ({
      status: 200,
      body: await service.policies(loadedResource(context, "table").shape),
    }),
    "tables.createPolicy": async ({ path, body }) => ({
      status: 201,
      body: await service.createPolicy(await shapeOf(path.table), body),
    }),
    "tables.deletePolicy": async ({ path }) => {
      await service.dropPolicy(await shapeOf(path.table), path.policy);
      return done(`The policy "${path.policy}" was dropped.`);
    },
  };
}
