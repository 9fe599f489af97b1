import { createHash } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { ResolvedOptions } from "../options.js";

/** A client and how to let go of it. */
export interface OpenClient {
  readonly client: S3Client;
  /** Closes idle connections; one that still carries a body is closed at the body's end. */
  release(): void;
}

/** A client for the options. Opens no connection yet. */
export function openClient(options: ResolvedOptions): OpenClient {
  // Without a limit: a download holds its connection for as long as its reader likes, and must not keep uploads waiting.
  const agents = [new HttpAgent({ keepAlive: true }), new HttpsAgent({ keepAlive: true })] as const;
  const { endpoint, credentials } = options;
  const region = options.region ?? (endpoint === undefined ? undefined : "us-east-1");
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    forcePathStyle: options.forcePathStyle,
    maxAttempts: options.maxAttempts,
    retryMode: "standard",
    // Everything that is sent has its Content-MD5, which all services check; the newer sums are not known to all, and in
    // a signed URL the client would put the sum of an empty body.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: new NodeHttpHandler({
      httpAgent: agents[0],
      httpsAgent: agents[1],
      connectionTimeout: options.connectTimeoutMs,
      socketTimeout: options.idleTimeoutMs,
    }),
  });
  addContentMd5(client);
  return {
    client,
    release() {
      for (const agent of agents) {
        Object.assign(agent, { keepAlive: false });
        for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
      }
    },
  };
}

/** The SDK sums the list of a batch delete in a way that older services do not know; they insist on this one. */
function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { request } = args as { request?: { headers: Record<string, string>; body?: unknown } };
      if (context.commandName === "DeleteObjectsCommand" && request && typeof request.body === "string") {
        request.headers["content-md5"] = md5(Buffer.from(request.body));
      }
      return next(args);
    },
    { step: "build", name: "holdfastContentMd5" },
  );
}

/** The bytes' MD5 as Content-MD5 has it (RFC 1864). */
export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}
