/**
 * Tells other tabs that a token was renewed. Their storage may lag behind the lock that they are let into; what is known of
 * locks does not, so the sign is a lock that nobody waits for.
 *
 * @module
 */

/** For longer than any storage lags. */
const SHOWN_MS = 5_000;
const LOOK_EVERY_MS = 10;

/** Shows for some seconds that this token was renewed; resolves once every other tab can see it. */
export function showRenewed(key: string, accessToken: string): Promise<void> {
  return new Promise((shown) => {
    const hold = (): Promise<void> =>
      new Promise((hide) => {
        const timer: unknown = setTimeout(hide, SHOWN_MS);
        // Node's timers would keep the process.
        (timer as { unref?(): void }).unref?.();
        shown();
      });
    const { locks } = globalThis.navigator ?? {};
    if (locks) locks.request(signOf(key, accessToken), { mode: "shared" }, hold).catch(() => shown());
    else shown();
  });
}

/** While another tab shows that it renewed this token, waits until the storage has what that tab wrote. */
export async function awaitRenewed(
  key: string,
  accessToken: string,
  hasArrived: () => Promise<boolean>,
): Promise<void> {
  const sign = signOf(key, accessToken);
  const isShown = async (): Promise<boolean> => {
    const { held = [] } = (await globalThis.navigator?.locks?.query().catch(() => null)) ?? {};
    return held.some(({ name }) => name === sign);
  };
  while ((await isShown()) && !(await hasArrived())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

/** The end of a token is of its signature: it names the token and is good for nothing else. */
function signOf(key: string, accessToken: string): string {
  return `${key} renewed ${accessToken.slice(-16)}`;
}
