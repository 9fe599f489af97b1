import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import { isApiError } from "../errors/api-error.js";
import type { HttpClient } from "../http/http-client.js";
import { type Session, sessionOf } from "./session.js";
import type { SessionKeeper, SessionListener } from "./session-keeper.js";

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface NewPassword {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** Accounts and sessions. */
export interface AuthClient {
  /** Makes an account. It does not sign in. */
  register(account: models.RegisterRequest, options?: CallOptions): Promise<models.User>;
  /** Signs in and keeps the session, which is renewed by itself from then on. */
  login(credentials: Credentials, options?: CallOptions): Promise<Session>;
  /** Ends the session on the server and here. When the server cannot be reached, it is ended here and the call rejects. */
  logout(options?: CallOptions): Promise<void>;
  /** Ends every session of the user, on every device. */
  logoutEverywhere(options?: CallOptions): Promise<void>;
  /** The session, or null; asks nobody. */
  session(): Promise<Session | null>;
  /** A token that is good for some seconds yet, for calls that this client does not make; null when nobody is signed in. */
  accessToken(): Promise<string | null>;
  /** Changes the password, which ends the user's other sessions. */
  changePassword(passwords: NewPassword, options?: CallOptions): Promise<void>;
  /** Calls the listener whenever the session changes, in whichever tab; answers how to stop. */
  onChange(listener: SessionListener): () => void;
}

/** The auth part of a client. */
export function createAuthClient(http: HttpClient, keeper: SessionKeeper): AuthClient {
  return {
    register: (account, options) =>
      http.json({ method: "POST", path: "/auth/register", json: account, signedIn: false, ...options }),
    async login({ email, password }, options) {
      const login = await http.json<models.Session>({
        method: "POST",
        path: "/auth/login",
        json: { email, password },
        signedIn: false,
        ...options,
      });
      const session = sessionOf(login);
      await keeper.replace(session);
      return session;
    },
    async logout(options) {
      const session = await keeper.current();
      await keeper.replace(null);
      if (session === null) return;
      const json = { refresh_token: session.refreshToken };
      await http.send({ method: "POST", path: "/auth/logout", json, signedIn: false, ...options });
    },
    async logoutEverywhere(options) {
      await http.send({ method: "POST", path: "/auth/logout/all", ...options }).catch((error: unknown) => {
        if (!isApiError(error) || error.status !== 401) throw error;
      });
      await keeper.replace(null);
    },
    session: () => keeper.current(),
    accessToken: () => keeper.get(),
    async changePassword({ currentPassword, newPassword }, options) {
      const json = { current_password: currentPassword, new_password: newPassword };
      await http.send({ method: "PUT", path: "/users/me/password", json, ...options });
    },
    onChange: (listener) => keeper.onChange(listener),
  };
}
