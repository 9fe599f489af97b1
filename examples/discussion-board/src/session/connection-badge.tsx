import type { ConnectionStatus } from "@holdfast/sdk";
import { useSyncExternalStore } from "react";
import { useClient } from "../data/client-context.js";

const WORDS: Readonly<Record<ConnectionStatus, string>> = {
  open: "Live",
  connecting: "Connecting",
  waiting: "Reconnecting",
  closed: "Offline",
};

/** Tells whether what others write appears by itself right now. */
export function ConnectionBadge() {
  const { realtime } = useClient();
  const status = useSyncExternalStore(realtime.onStatus, realtime.status);
  return (
    <output className="badge" data-status={status}>
      {WORDS[status]}
    </output>
  );
}
