import { createClient, memorySessionStorage } from "@holdfast/sdk";
import type { Server } from "@holdfast/server-core";
import { applySetUp } from "./apply-set-up.js";
import type { SetUp } from "./set-up-file.js";

export interface Admin {
  readonly email: string;
  readonly password: string;
}

export interface SetUpOptions {
  readonly setUp: SetUp;
  readonly anonKey: string;
  readonly admin: Admin;
}

/** A first start may be slow: the database has just been made, and nothing is warm. */
const TIMEOUT_MS = 120_000;

/** Applies a set-up to a started server as its admin, with the SDK and without a port. Answers a line for each thing made. */
export async function setUpServer(server: Server, { setUp, anonKey, admin }: SetUpOptions): Promise<string[]> {
  const client = createClient({
    url: "http://localhost",
    anonKey,
    timeoutMs: TIMEOUT_MS,
    sessionStorage: memorySessionStorage(),
    fetch: (input, init) => server.fetch(new Request(input, init)),
  });
  await client.auth.login(admin);
  try {
    return await applySetUp(client, setUp);
  } finally {
    await client.auth.logout();
  }
}
