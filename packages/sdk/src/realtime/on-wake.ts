/** What may have happened while nobody looked. */
export type Wake = "online" | "shown";

/**
 * Calls the listener when the network comes back and when a page is shown or goes on after it was frozen; answers how to stop.
 * Never where a platform tells neither, as Node.
 */
export function onWake(listener: (wake: Wake) => void): () => void {
  const online = (): void => listener("online");
  const shown = (): void => listener("shown");
  globalThis.addEventListener?.("online", online);
  for (const event of PAGE_EVENTS) globalThis.document?.addEventListener?.(event, shown);
  return () => {
    globalThis.removeEventListener?.("online", online);
    for (const event of PAGE_EVENTS) globalThis.document?.removeEventListener?.(event, shown);
  };
}

const PAGE_EVENTS = ["visibilitychange", "resume"] as const;
