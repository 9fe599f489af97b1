import type { Session } from "@holdfast/sdk";
import { useClient } from "../data/client-context.js";
import { useTask } from "../parts/use-task.js";
import { ConnectionBadge } from "./connection-badge.js";
import { nameOf } from "./use-session.js";

interface TopBarProps {
  /** Undefined until it is known. */
  readonly session: Session | null | undefined;
  readonly onSignIn: () => void;
}

/** The board's name, how the connection stands, and who is signed in. */
export function TopBar({ session, onSignIn }: TopBarProps) {
  const client = useClient();
  const logout = useTask();
  return (
    <header className="top">
      <a className="brand" href="#/" aria-label="Commons, all topics">
        <img src="/icon.svg" alt="" width="30" height="30" /> <span className="brand-word">Commons</span>
      </a>
      <ConnectionBadge />
      <span className="top-space" />
      {session === null && (
        <button type="button" className="button" onClick={onSignIn}>
          Sign in
        </button>
      )}
      {session != null && (
        <>
          <span className="who" title={session.email}>
            {nameOf(session)}
          </span>
          <button
            type="button"
            className="button"
            disabled={logout.isBusy}
            onClick={() => logout.run(() => client.auth.logout())}
          >
            Sign out
          </button>
        </>
      )}
    </header>
  );
}
