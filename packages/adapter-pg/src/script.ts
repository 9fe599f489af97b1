/**
 * Splits a script at the semicolons that end statements: not those in strings, quoted names, dollar quotes, comments, parentheses
 * or a function body of the form BEGIN ATOMIC … END. Pieces without a statement are left out. A piece that is split wrongly is
 * no danger: the server takes each piece as one statement and refuses what is more.
 */
export function splitScript(sql: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let statement = new StatementShape();
  for (const { token, index } of tokensOf(sql)) {
    if (token === ";" && statement.isOutermost) {
      if (!statement.isEmpty) pieces.push(sql.slice(start, index));
      start = index + 1;
      statement = new StatementShape();
    } else {
      statement.add(token);
    }
  }
  if (!statement.isEmpty) pieces.push(sql.slice(start));
  return pieces;
}

/**
 * Whether a statement is PREPARE TRANSACTION, which leaves a transaction that holds its locks when the connection is gone. It is refused
 * before it runs, since another connection would have to find and end it.
 */
export function preparesTransaction(sql: string): boolean {
  if (!/prepare/i.test(sql)) return false;
  const words: string[] = [];
  for (const { token } of tokensOf(sql)) {
    if (token === ";" && words.length === 0) continue;
    words.push(token);
    if (words[0] !== "prepare" || words.length === 3) break;
  }
  const [first, second, third] = words;
  // A statement may be prepared under the name `transaction`, too.
  return first === "prepare" && second === "transaction" && third !== "as" && third !== "(";
}

/** What must be known of a statement's tokens so far to tell whether a semicolon ends it. */
class StatementShape {
  #first: string[] = [];
  #previous = "";
  #parentheses = 0;
  #blocks = 0;

  get isEmpty(): boolean {
    return this.#first.length === 0;
  }

  get isOutermost(): boolean {
    return this.#parentheses === 0 && this.#blocks === 0;
  }

  add(token: string): void {
    if (token === "(") this.#parentheses += 1;
    else if (token === ")") this.#parentheses = Math.max(0, this.#parentheses - 1);
    else if (token === "atomic" && this.#previous === "begin" && this.#makesRoutine()) this.#blocks += 1;
    else if (token === "case" && this.#blocks > 0) this.#blocks += 1;
    else if (token === "end" && this.#blocks > 0) this.#blocks -= 1;
    if (this.#first.length < 4) this.#first.push(token);
    this.#previous = token;
  }

  #makesRoutine(): boolean {
    const [create, ...rest] = this.#first;
    return create === "create" && rest.some((word) => word === "function" || word === "procedure");
  }
}

/** Strings (E'' with backslashes), quoted names, dollar quotes, comments, words, white space, any other character. */
const TOKEN =
  /\be'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*(?:'|$)|'[^']*(?:''[^']*)*(?:'|$)|"[^"]*(?:""[^"]*)*(?:"|$)|\$([a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\1\$|$)|--[^\r\n]*|\/\*|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w$]*|\$\d+|\s+|[\s\S]/giy;

/** The tokens with their places, in lower case; blanks and comments are left out. */
function* tokensOf(sql: string): Generator<{ readonly token: string; readonly index: number }> {
  // One of its own, since a caller may end before the text does.
  const scanner = new RegExp(TOKEN);
  for (let match = scanner.exec(sql); match !== null; match = scanner.exec(sql)) {
    const [token] = match;
    if (token === "/*") scanner.lastIndex = endOfComment(sql, match.index);
    else if (!/^(?:\s|--)/.test(token)) yield { token: token.toLowerCase(), index: match.index };
  }
}

/** Block comments nest. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith("/*", at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith("*/", at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return sql.length;
}
