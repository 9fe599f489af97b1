import { CHILD_ADMIN, type ChildServer, startChildServer } from "../../server-node/test/harness/child-server.js";
import { createClient, type HoldfastClient, memorySessionStorage } from "../src/index.js";

/** A server with resumable uploads that can go away and come back: same data, same port. */
export interface RestartableServer extends Pick<ChildServer, "start" | "stop" | "close"> {
  /** A client that is signed in as the admin. */
  admin(): Promise<HoldfastClient>;
}

/** Starts one. */
export async function startRestartableServer(): Promise<RestartableServer> {
  const server = await startChildServer(new URL("children/tus-server.ts", import.meta.url));
  const { url, anonKey, start, stop, close } = server;
  return {
    start,
    stop,
    close,
    admin: async () => {
      const client = createClient({ url, anonKey, sessionStorage: memorySessionStorage() });
      await client.auth.login(CHILD_ADMIN);
      return client;
    },
  };
}
