type Listen = (event: string, listener: (argument: unknown) => void) => void;
interface Host {
  readonly process?: { readonly on?: Listen; readonly off?: Listen };
  readonly addEventListener?: Listen;
  readonly removeEventListener?: Listen;
}

/**
 * Collects rejections that nobody handles, on Node and on hosts with web events. `take` answers those since the last
 * call, after the turn in which a host reports them.
 */
export function watchUnhandledRejections(): { take(): Promise<unknown[]>; stop(): void } {
  const host: Host = globalThis as Host;
  let seen: unknown[] = [];
  const onNode = (reason: unknown) => void seen.push(reason);
  const onWeb = (event: unknown) => void seen.push((event as { reason?: unknown }).reason);
  host.process?.on?.("unhandledRejection", onNode);
  host.addEventListener?.("unhandledrejection", onWeb);
  return {
    async take() {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const taken = seen;
      seen = [];
      return taken;
    },
    stop() {
      host.process?.off?.("unhandledRejection", onNode);
      host.removeEventListener?.("unhandledrejection", onWeb);
    },
  };
}
