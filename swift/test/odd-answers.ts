import type { IncomingMessage, ServerResponse } from "node:http";

/** An answer as broken servers and proxies give it; a Swift test says which. */
export interface OddAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Breaks the connection after the head and the body. */
  readonly breaks?: boolean;
  /** Breaks the connection without an answer. */
  readonly silent?: boolean;
  /** Never answers. */
  readonly hangs?: boolean;
  readonly afterMs?: number;
}

/** What stands at `/odd/<id>`: it gives its answers in order, the last one again and again, and keeps what was asked. */
export interface OddPlace {
  readonly answers: readonly OddAnswer[];
  readonly requests: OddRequest[];
}

export interface OddRequest {
  readonly line: string;
  readonly atMs: number;
  readonly headers: IncomingMessage["headers"];
}

/** Answers one request at an odd place. */
export function answerOddly(
  { answers, requests }: OddPlace,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {};
  requests.push({
    line: `${incoming.method} ${incoming.url?.replace(/^\/odd\/[^/]+/, "")}`,
    atMs: performance.now(),
    headers: incoming.headers,
  });
  incoming.resume();
  const { status = 200, headers = { "content-type": "application/json" }, body = "", afterMs = 0 } = answer;
  if (answer.hangs) return;
  setTimeout(() => {
    if (answer.silent) response.destroy();
    else if (answer.breaks) response.writeHead(status, headers).write(body, () => response.destroy());
    else response.writeHead(status, headers).end(body);
  }, afterMs);
}
