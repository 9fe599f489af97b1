import type { Session } from "@holdfast/sdk";
import { useEffect, useState } from "react";
import { useClient } from "../data/client-context.js";

/** Who is signed in, in whichever tab it happened; undefined until that is known. */
export function useSession(): Session | null | undefined {
  const client = useClient();
  const [session, setSession] = useState<Session | null>();
  useEffect(() => {
    const stop = client.auth.onChange(setSession);
    void client.auth.session().then(setSession);
    return stop;
  }, [client]);
  return session;
}

/** What others see of an address: what stands before the @. */
export function nameOf(session: Session): string {
  return session.email.split("@")[0] ?? session.email;
}
