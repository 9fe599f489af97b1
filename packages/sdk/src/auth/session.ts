import type { models } from "@holdfast/openapi";

/** A signed-in user's tokens. */
export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds since 1970 by this device's clock. */
  readonly expiresAt: number;
  readonly userId: string;
  readonly email: string;
  readonly isSuperuser: boolean;
}

/** The session that a login answers. */
export function sessionOf(login: models.Session): Session {
  return {
    accessToken: login.access_token,
    refreshToken: login.refresh_token,
    expiresAt: Date.now() + login.expires_in * 1_000,
    userId: login.user_id,
    email: login.email,
    isSuperuser: login.is_superuser,
  };
}

/** The session after its tokens were renewed. */
export function renewedSession(session: Session, tokens: models.RefreshedTokens): Session {
  return {
    ...session,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Date.now() + tokens.expires_in * 1_000,
  };
}

/** Reads a stored session; null for anything else, so that a damaged store only signs out. */
export function parseSession(text: string | null): Session | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text);
    const texts = [value?.accessToken, value?.refreshToken, value?.userId];
    return texts.every((one) => typeof one === "string") && Number.isFinite(value.expiresAt) ? value : null;
  } catch {
    return null;
  }
}
