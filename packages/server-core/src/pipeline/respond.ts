import type { ContentReply, EmptyReply, JsonReply } from "@holdfast/openapi";

export type AnyReply = JsonReply<number, unknown> | ContentReply<number> | EmptyReply<number>;

/** Turns a handler's answer into a response. */
export function respond(reply: AnyReply, isHead: boolean): Response {
  if ("content" in reply)
    return new Response(isHead ? null : reply.content, { status: reply.status, headers: reply.headers });
  if (!("body" in reply)) return new Response(null, { status: reply.status, headers: { ...reply.headers } });
  const text = isJsonText(reply.body) ? reply.body.jsonText : JSON.stringify(reply.body);
  return new Response(isHead ? null : text, {
    status: reply.status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...reply.headers },
  });
}

function isJsonText(body: unknown): body is { jsonText: string } {
  return typeof body === "object" && body !== null && "jsonText" in body;
}
