import type { HoldfastClient } from "@holdfast/sdk";
import { createContext, useContext } from "react";

export const ClientContext = createContext<HoldfastClient | null>(null);

/** The client of this page. */
export function useClient(): HoldfastClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error("useClient needs a ClientContext around it.");
  return client;
}
