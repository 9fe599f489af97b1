import { randomBytes } from "node:crypto";
import type { RowDecoder } from "./type-catalog.js";

/** A statement that the server keeps for one connection. */
export interface PreparedStatement {
  readonly name: string;
  /** Known once the statement was described; null for one that answers no rows. */
  decoder?: RowDecoder | null;
}

const NOTHING: readonly string[] = [];

/**
 * The named statements of one connection, least recently used first. Names hold 128 random bits and are never used
 * again, so SQL in the same connection can neither guess nor replace one.
 */
export class StatementCache {
  readonly #capacity: number;
  readonly #prefix = `hf_${randomBytes(16).toString("hex")}_`;
  readonly #byText = new Map<string, PreparedStatement>();
  readonly #forgotten: string[] = [];
  #made = 0;
  /** The messages that run the prepared reset, once it is prepared. */
  resetBatch: Buffer | null = null;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The statement of this text, now the most recently used, or undefined. */
  get(text: string): PreparedStatement | undefined {
    const statement = this.#byText.get(text);
    if (statement !== undefined) {
      this.#byText.delete(text);
      this.#byText.set(text, statement);
    }
    return statement;
  }

  /** A new statement for this text, which may push out the least recently used. */
  add(text: string): PreparedStatement {
    if (this.#byText.size >= this.#capacity) {
      const [oldest] = this.#byText.keys();
      if (oldest !== undefined) this.forget(oldest);
    }
    const statement: PreparedStatement = { name: this.newName() };
    this.#byText.set(text, statement);
    return statement;
  }

  /** A name that no statement of the connection had before. */
  newName(): string {
    this.#made += 1;
    return this.#prefix + String(this.#made);
  }

  /** Whether a message tells of a statement with such a name. */
  isNamedIn(message: string): boolean {
    return message.includes(this.#prefix);
  }

  /** Forgets one text; the server still has to close the statement, unless it never took it. */
  forget(text: string): void {
    const statement = this.#byText.get(text);
    if (statement === undefined) return;
    this.#byText.delete(text);
    this.#forgotten.push(statement.name);
  }

  /** The names of forgotten statements, each once, for the messages that close them. */
  takeForgotten(): readonly string[] {
    return this.#forgotten.length === 0 ? NOTHING : this.#forgotten.splice(0);
  }

  /** Forgets all, after the server was told to. */
  clear(): void {
    this.#byText.clear();
    this.#forgotten.length = 0;
    this.resetBatch = null;
  }
}
