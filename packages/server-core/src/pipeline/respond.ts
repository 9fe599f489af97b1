import type { ContentReply, EmptyReply, JsonReply } from "@holdfast/openapi";

export type AnyReply = JsonReply<number, unknown> | ContentReply<number> | EmptyReply<number>;

/** The parts of a response. Names of headers are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | string | null;
}

/** Turns a handler's reply into what goes out. */
export function respond(reply: AnyReply, isHead: boolean): Answer {
  const { status } = reply;
  if ("content" in reply) return { status, headers: { ...reply.headers }, body: isHead ? null : reply.content };
  if (!("body" in reply)) return { status, headers: { ...reply.headers }, body: null };
  const text = isJsonText(reply.body) ? reply.body.jsonText : JSON.stringify(reply.body);
  const headers = { "content-type": "application/json", "cache-control": "no-store", ...reply.headers };
  return { status, headers, body: isHead ? null : text };
}

/** The response, made once everything about it is known. */
export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers });
}

function isJsonText(body: unknown): body is { jsonText: string } {
  return typeof body === "object" && body !== null && "jsonText" in body;
}
