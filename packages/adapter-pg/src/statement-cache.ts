import { randomBytes } from "node:crypto";
import type { RowDecoder } from "./type-catalog.js";

/** A statement that the server keeps for one connection. */
export interface PreparedStatement {
  readonly name: string;
  /** Known once the statement was described; null for one that answers no rows. */
  decoder?: RowDecoder | null;
}

/**
 * The named statements of one connection, least recently used first. Names hold 128 random bits and are never used
 * again, so SQL in the same connection can neither guess nor replace one.
 */
export class StatementCache {
  readonly #capacity: number;
  readonly #prefix = `hf_${randomBytes(16).toString("hex")}_`;
  readonly #byText = new Map<string, PreparedStatement>();
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

  /** A new statement for this text, and the one that must be closed to make room for it. */
  add(text: string): { readonly statement: PreparedStatement; readonly evicted: PreparedStatement | null } {
    let evicted: PreparedStatement | null = null;
    if (this.#byText.size >= this.#capacity) {
      const [oldest] = this.#byText;
      if (oldest !== undefined) {
        this.#byText.delete(oldest[0]);
        evicted = oldest[1];
      }
    }
    const statement: PreparedStatement = { name: this.newName() };
    this.#byText.set(text, statement);
    return { statement, evicted };
  }

  /** A name that no statement of the connection had before. */
  newName(): string {
    this.#made += 1;
    return this.#prefix + String(this.#made);
  }

  /** Forgets one text, for a statement that the server did not take. */
  forget(text: string): void {
    this.#byText.delete(text);
  }

  /** Forgets all, after the server was told to. */
  clear(): void {
    this.#byText.clear();
    this.resetBatch = null;
  }
}
