import type {
  AdapterError,
  DatabaseSession,
  Identity,
  Row,
  SessionOptions,
  SqlResult,
  Value,
} from "@holdfast/adapter-api";
import { type TypeRegistry, typeLookupSql } from "./column-types.js";
import { fromPostgresFailure, pgliteError } from "./errors.js";
import type { PgliteBackend } from "./pglite-backend.js";
import { decodeValue, encodeJson, encodeValue } from "./values.js";
import { type Answer, type Cycle, type StatementAnswer, scriptMessage, statementMessage } from "./wire.js";

const MAX_VALUES = 65_535;

/** What the sessions of one adapter share. */
export interface SessionContext {
  readonly backend: PgliteBackend;
  readonly types: TypeRegistry;
  /** Makes the backend listen again, after it was cleaned. */
  listenSql(): string;
  onAnswer(answer: Answer): void;
}

/** A transaction in the making: nothing is sent before its first statement. */
export interface OpenSession {
  readonly handle: DatabaseSession;
  /** Refuses further statements with `error`. Those under way go on. */
  kill(error: AdapterError): void;
  /** Waits for the statements under way, commits, and leaves the backend clean. Rejects when nothing was committed. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Begins a session on a backend that nobody else uses until it has committed or rolled back. */
export function openSession(context: SessionContext, identity: Identity, options: SessionOptions): OpenSession {
  const limits = { timeoutMs: options.statementTimeoutMs, signal: options.signal };
  let tail: Promise<unknown> = Promise.resolve();
  let state: "idle" | "begun" | "lost" = "idle";
  let dead: AdapterError | null = null;
  let lastFailure: AdapterError | null = null;
  let status = "I";
  let savepoints = 0;

  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = tail.then(step);
    tail = result.catch(() => undefined);
    return result;
  }

  async function runMessages(messages: readonly Uint8Array[]): Promise<Answer> {
    try {
      const answer = await context.backend.run(messages, limits);
      context.onAnswer(answer);
      return answer;
    } catch (error) {
      state = "lost";
      dead ??= error as AdapterError;
      throw error;
    }
  }

  function failWith(error: AdapterError): never {
    lastFailure = error;
    throw error;
  }

  /** Runs one message in the transaction, which it begins if need be. */
  async function send(message: Uint8Array): Promise<Cycle> {
    if (dead) throw dead;
    const beginning = state === "idle" ? beginMessages(identity, options) : [];
    state = "begun";
    const { cycles } = await runMessages([...beginning, message]);
    status = cycles.at(-1)?.status ?? "I";
    for (const cycle of cycles) {
      if (cycle.failure) failWith(fromPostgresFailure(cycle.failure, "session"));
    }
    const cycle = cycles.at(-1);
    if (!cycle) throw pgliteError("internal", "Postgres did not answer", { operation: "session" });
    forgetChangedTypes(context.types, cycle.statements);
    if (status === "I" || cycle.statements.some(({ tag }) => tag === "COMMIT")) {
      dead = pgliteError("invalid_input", "A session's work must not end its transaction", { operation: "session" });
      failWith(dead);
    }
    return cycle;
  }

  async function query<R extends Row>(sql: string, values: readonly Value[]): Promise<SqlResult<R>> {
    checkText(sql);
    if (values.length > MAX_VALUES) {
      throw pgliteError("invalid_input", `A statement takes at most ${MAX_VALUES} values`, { operation: "query" });
    }
    const { statements } = await send(statementMessage(sql, values.map(encodeValue)));
    const [answer = { fields: [], rows: [], tag: "" }] = statements;
    const unknown = answer.fields.map(({ oid }) => oid).filter((oid) => !context.types.find(oid));
    if (unknown.length > 0) {
      const lookup = await send(scriptMessage(typeLookupSql(unknown)));
      context.types.learn(lookup.statements[0]?.rows ?? []);
    }
    return toSqlResult<R>(answer, context.types);
  }

  async function exec(sql: string): Promise<void> {
    checkText(sql);
    await send(scriptMessage(sql));
  }

  async function runSavepoint<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T> {
    const name = `holdfast_${++savepoints}`;
    await inTurn(() => exec(`savepoint ${name}`));
    const inner = createHandle();
    try {
      const result = await work(inner.handle).finally(inner.close);
      await tail;
      if (status === "E" && lastFailure) throw lastFailure;
      await inTurn(() => exec(`release savepoint ${name}`));
      return result;
    } catch (error) {
      if (!dead) await inTurn(() => exec(`rollback to savepoint ${name}; release savepoint ${name}`));
      throw error;
    }
  }

  function createHandle(): { readonly handle: DatabaseSession; close(): void } {
    let closed = false;
    const guard = async <T>(call: () => Promise<T>): Promise<T> => {
      if (!closed) return call();
      throw pgliteError("unavailable", "The session has ended", { operation: "session" });
    };
    const handle: DatabaseSession = {
      query: (sql, values = []) => guard(() => inTurn(() => query(sql, values))),
      exec: (sql) => guard(() => inTurn(() => exec(sql))),
      savepoint: (work) => guard(() => runSavepoint(work)),
    };
    return {
      handle,
      close: () => {
        closed = true;
      },
    };
  }

  /** Ends the transaction and undoes whatever of the session a backend would keep. */
  async function finish(sql: "commit" | "rollback"): Promise<Cycle | null> {
    main.close();
    await tail;
    if (state !== "begun") return null;
    const clean = scriptMessage("discard all");
    const { cycles } = await runMessages([scriptMessage(sql), clean, scriptMessage(context.listenSql())]);
    state = "lost";
    const [ending, cleaning] = cycles;
    if (cleaning?.failure) throw fromPostgresFailure(cleaning.failure, "session");
    return ending ?? null;
  }

  const main = createHandle();
  return {
    handle: main.handle,
    kill(error) {
      dead ??= error;
    },
    async commit() {
      const ending = await finish("commit");
      if (dead) throw dead;
      if (ending?.failure) throw fromPostgresFailure(ending.failure, "session");
      if (ending?.statements[0]?.tag === "ROLLBACK") {
        throw lastFailure ?? pgliteError("internal", "Postgres rolled back", { operation: "session" });
      }
    },
    async rollback() {
      await finish("rollback");
    },
  };
}

function beginMessages({ role, claims }: Identity, { isolation, readOnly }: SessionOptions): Uint8Array[] {
  const level = (isolation ?? "read_committed").replace("_", " ");
  const begin = `begin isolation level ${level}${readOnly ? " read only" : ""}`;
  const setRole = role === "system" ? "" : `; set local role ${role}`;
  const setClaims = "select pg_catalog.set_config('request.jwt.claims', $1, true)";
  return [scriptMessage(`${begin}${setRole}`), statementMessage(setClaims, [encodeJson(claims)])];
}

function checkText(sql: string): void {
  // The protocol ends texts with NUL: what follows one would not be run, and nobody would know.
  if (sql.includes("\0")) throw pgliteError("invalid_input", "SQL holds no NUL", { operation: "query" });
}

function forgetChangedTypes(types: TypeRegistry, statements: readonly StatementAnswer[]): void {
  if (statements.some(({ tag }) => tag.startsWith("ALTER") || tag.startsWith("DROP"))) types.forget();
}

function toSqlResult<R extends Row>(answer: StatementAnswer, types: TypeRegistry): SqlResult<R> {
  const columns = answer.fields.map(({ name, oid }) => ({
    name,
    type: types.find(oid) ?? { name: "unknown", delimiter: "," },
  }));
  const rows = answer.rows.map((cells) =>
    Object.fromEntries(columns.map(({ name, type }, index) => [name, decodeValue(cells[index] ?? null, type)])),
  );
  const counted = /\d+$/.exec(answer.tag);
  return {
    rows: rows as unknown as R[],
    affected: counted ? Number(counted[0]) : rows.length,
    columns: columns.map(({ name, type }) => ({ name, type: type.name })),
  };
}
