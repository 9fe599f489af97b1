import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";

/** One exchange that every client must make: what it sends, what it is answered, and what its caller gets. */
export interface Example {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: readonly (readonly [string, string])[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly text?: string;
  };
  readonly answer: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly text?: string;
  };
  /** What the call gives; members that are null may be absent. */
  readonly result?: unknown;
  /** What it throws in place of that. */
  readonly refusal?: Readonly<Record<string, unknown>>;
}

/** The exchanges that all clients replay: openapi/examples/exchanges.json. */
export function readExamples(): readonly Example[] {
  return JSON.parse(readFileSync(new URL("../../../../openapi/examples/exchanges.json", import.meta.url), "utf8"));
}

/** Answers a client whose server is `<origin>/example/<name>`: as the example says, or 400 and what is not as it should be. */
export async function answerExample(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const [, , name = "", ...rest] = url.pathname.split("/");
  const example = readExamples().find((one) => one.name === name);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const sent = {
    incoming,
    path: `/${rest.join("/")}`,
    query: [...url.searchParams],
    text: Buffer.concat(chunks).toString(),
  };
  const fault = example ? faultOf(example, sent) : `There is no example ${name}.`;
  if (!example || fault !== null) {
    response.writeHead(400, { "content-type": "application/problem+json" });
    response.end(JSON.stringify({ code: "bad_request", status: 400, detail: fault }));
    return;
  }
  const { status, headers = { "content-type": "application/json" }, body, text } = example.answer;
  response.writeHead(status, headers).end(body === undefined ? text : JSON.stringify(body));
}

interface Sent {
  readonly incoming: IncomingMessage;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly text: string;
}

function faultOf({ request }: Example, { incoming, path, query, text }: Sent): string | null {
  const pairs = (list: Sent["query"]) => list.map(([key, value]) => `${key}=${value}`).sort();
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ["method", incoming.method, request.method],
    ["path", path, request.path],
    ["query", pairs(query), pairs(request.query)],
    ["apikey", incoming.headers.apikey, "anon_example"],
    ...Object.entries(request.headers ?? {}).map(([key, value]) => [key, incoming.headers[key], value] as const),
    "json" in request ? ["json", parsed(text), request.json] : ["text", text, request.text ?? ""],
  ];
  const wrong = compared.filter(([, actual, expected]) => !isDeepStrictEqual(actual, expected));
  if (wrong.length === 0) return null;
  return wrong
    .map(([what, actual, expected]) => `${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`)
    .join("; ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
