import type { DatabaseSession } from "@holdfast/adapter-api";
import type { OperationInputs } from "@holdfast/openapi";
import { AppError } from "../../../errors/app-error.js";
import { isStorable } from "../../../storable-text.js";
import { quoteIdentifier, quoteIdentifiers } from "../quote-identifier.js";
import type { TableShape } from "../shape/table-shape.js";

type CreatePolicyRequest = OperationInputs["tables.createPolicy"]["body"];

/**
 * Adds a row policy, with row security on and the privileges that the policy speaks of. The SQL of its conditions is an
 * admin's; it goes through the protocol that runs exactly one statement, so that it cannot end this one and begin another.
 */
export async function createPolicy(
  session: DatabaseSession,
  shape: TableShape,
  request: CreatePolicyRequest,
): Promise<void> {
  const { name, command, using = null, check = null, permissive } = request;
  if (!isStorable(name)) throw new AppError("invalid_name", "A name holds neither NUL nor half of a surrogate pair.");
  if (using !== null && command === "insert") {
    throw new AppError("invalid_value", "A policy for insert takes check, not using.");
  }
  if (check !== null && (command === "select" || command === "delete")) {
    throw new AppError("invalid_value", `A policy for ${command} takes using, not check.`);
  }
  const roles = quoteIdentifiers([...new Set(request.roles ?? ["anon", "authenticated"])]);
  await session.exec(`alter table ${shape.sqlName} enable row level security`);
  await session.exec(`grant ${privilegesFor(command)} on ${shape.sqlName} to ${roles}`);
  await session.query(
    [
      `create policy ${quoteIdentifier(name)} on ${shape.sqlName}`,
      `as ${permissive ? "permissive" : "restrictive"} for ${command} to ${roles}`,
      ...(command === "insert" ? [] : [`using (${conditionSql(using)}\n)`]),
      ...(command === "insert" || check !== null ? [`with check (${conditionSql(check)}\n)`] : []),
    ].join(" "),
  );
}

/** Drops a row policy of the table. */
export async function dropPolicy(session: DatabaseSession, shape: TableShape, policy: string): Promise<void> {
  const { rows } = await session.query(
    "select from pg_policy where polrelid = $1::text::regclass and polname = $2::text",
    [shape.sqlName, policy],
  );
  if (rows.length === 0) throw new AppError("not_found", `"${shape.name}" has no policy "${policy}".`);
  await session.exec(`drop policy ${quoteIdentifier(policy)} on ${shape.sqlName}`);
}

/** To change or delete rows is also to look for them. */
function privilegesFor(command: CreatePolicyRequest["command"]): string {
  if (command === "all") return "select, insert, update, delete";
  return command === "update" || command === "delete" ? `select, ${command}` : command;
}

function conditionSql(sql: string | null): string {
  if (sql !== null && !isStorable(sql)) {
    throw new AppError("invalid_value", "SQL holds neither NUL nor half of a surrogate pair.");
  }
  return sql ?? "true";
}
