import type { HoldfastClient } from "@holdfast/sdk";
import { Board } from "./board.js";
import { ClientContext } from "./data/client-context.js";

/** The whole page, on a client. */
export function App({ client }: { readonly client: HoldfastClient }) {
  return (
    <ClientContext value={client}>
      <Board />
    </ClientContext>
  );
}
