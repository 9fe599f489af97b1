import { type ChildServer, startChildServer } from "../../server-node/test/harness/child-server.js";

/** Starts a server with the door in a process of its own, with a bucket `papers`. */
export async function startTusChild(execArgv: readonly string[] = []): Promise<ChildServer> {
  const server = await startChildServer(new URL("children/tus-server.ts", import.meta.url), { execArgv });
  await server.post("/buckets", { name: "papers" });
  return server;
}
