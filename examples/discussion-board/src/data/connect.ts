import { createClient, type HoldfastClient } from "@holdfast/sdk";

/** Makes the client of the server that this page came from, which tells its anonymous key. */
export async function connect(): Promise<HoldfastClient> {
  const answer = await fetch("/holdfast.json");
  if (!answer.ok) throw new Error("This page was not served by Holdfast: /holdfast.json is missing.");
  const { anonKey } = (await answer.json()) as { anonKey: string };
  return createClient({ url: location.origin, anonKey });
}
