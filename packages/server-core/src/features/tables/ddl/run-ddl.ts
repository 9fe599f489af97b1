import { type DatabaseSession, isAdapterError } from "@holdfast/adapter-api";
import type { Platform } from "../../../feature.js";
import { SCHEMA_CHANNEL, type ShapeCache } from "../shape/shape-cache.js";
import { ddlRefusal } from "./ddl-refusal.js";

/** Changes the schema: `work` runs as the schema's owner, in one transaction, and every server hears of it when it commits. */
export type RunDdl = <T>(work: (session: DatabaseSession) => Promise<T>) => Promise<T>;

/** How long a change waits for statements on the same table. It holds up every later one meanwhile. */
const LOCK_TIMEOUT = "5s";

/** The one way in which tables are changed. Postgres' refusals become refusals that help. */
export function createDdlRunner({ database }: Platform, shapes: ShapeCache): RunDdl {
  return async (work) => {
    try {
      return await database.system.session(async (session) => {
        await session.exec(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
        const result = await work(session);
        // Tables dropped in SQL leave their line behind; an oid may one day be given to another table.
        await session.exec(
          "delete from holdfast.tables m where not exists (select from pg_class c where c.oid = m.relation::oid)",
        );
        await session.query("select pg_notify($1::text, '')", [SCHEMA_CHANNEL]);
        return result;
      });
    } catch (error) {
      throw isAdapterError(error) ? ddlRefusal(error) : error;
    } finally {
      shapes.clear();
    }
  };
}
