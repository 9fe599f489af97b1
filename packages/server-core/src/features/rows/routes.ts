import type { HandlersOf } from "../../feature.js";
import { loadedResource, type RequestContext } from "../../pipeline/request-context.js";
import type { RowReader } from "./row-reader.js";
import type { TableAccess } from "./row-statements.js";
import type { RowWriter } from "./row-writer.js";

/** The operations on rows. */
export function rowRoutes(reader: RowReader, writer: RowWriter): HandlersOf<"rows"> {
  const accessOf = (context: RequestContext): TableAccess => ({
    shape: loadedResource(context, "table").shape,
    actor: context.actor,
  });
  const answer = (jsonText: string) => ({ status: 200 as const, body: { jsonText } });

  return {
    "rows.listRows": async ({ query }, context) => answer(await reader.list(accessOf(context), query)),
    "rows.getRow": async ({ path, query }, context) => answer(await reader.get(accessOf(context), path.row_id, query)),
    "rows.insertRows": async ({ body, query }, context) => answer(await writer.insert(accessOf(context), body, query)),
    "rows.updateRow": async ({ path, query, body }, context) =>
      answer(await writer.changeOne(accessOf(context), path.row_id, { values: body, query })),
    "rows.updateRows": async ({ query, body }, context) =>
      answer(await writer.changeMany(accessOf(context), body, query)),
    "rows.deleteRow": async ({ path, query }, context) => {
      const row = await writer.changeOne(accessOf(context), path.row_id, { values: null, query });
      return answer(`{"message":"The row was deleted.","deleted_data":${row}}`);
    },
    "rows.deleteRows": async ({ query }, context) => answer(await writer.changeMany(accessOf(context), null, query)),
  };
}
