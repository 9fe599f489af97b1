import { AppError } from "../../errors/app-error.js";
import type { HandlersOf } from "../../feature.js";
import { bearerToken } from "../../pipeline/authenticate.js";
import type { AuthService } from "./service.js";
import { signedInUser } from "./signed-in-user.js";
import type { SigningKeys } from "./signing-keys.js";

/** The operations of tag `auth`. */
export function authRoutes(service: AuthService, keys: SigningKeys): HandlersOf<"auth"> {
  return {
    "auth.register": async ({ body }) => ({ status: 200, body: await service.register(body) }),

    "auth.login": async ({ body }) => {
      const email = "username" in body ? body.username : body.email;
      return { status: 200, body: await service.login(email, body.password) };
    },

    "auth.refresh": async ({ body }) => ({ status: 200, body: await service.sessions.refresh(body.refresh_token) }),

    "auth.logout": async ({ body }, { request }) => {
      const accessToken = bearerToken(request.headers.get("authorization"));
      if (body?.refresh_token !== undefined) await service.sessions.endByRefreshToken(body.refresh_token);
      else if (accessToken !== null) await service.logoutByAccessToken(accessToken);
      else throw new AppError("not_authenticated", "Send a refresh token, or an access token as a bearer token.");
      return { status: 204 };
    },

    "auth.logoutAll": async (_input, { actor }) => {
      await service.logoutAll(signedInUser(actor).userId);
      return { status: 204 };
    },

    "auth.getJwks": async () => {
      const { keys: published, maxAgeSeconds } = await keys.publicSet();
      return {
        status: 200,
        body: { keys: [...published] },
        headers: { "cache-control": `public, max-age=${maxAgeSeconds}` },
      };
    },
  };
}
