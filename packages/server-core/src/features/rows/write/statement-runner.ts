import type { Row, SqlResult, Value } from "@holdfast/adapter-api";

/** What runs one statement: a session, or the cheap path of one statement in a transaction of its own. */
export interface StatementRunner {
  query<R extends Row>(sql: string, values?: readonly Value[]): Promise<SqlResult<R>>;
}
