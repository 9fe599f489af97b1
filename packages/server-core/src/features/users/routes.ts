import type { HandlersOf } from "../../feature.js";
import type { Auth } from "../auth/feature.js";
import { signedInUser } from "../auth/signed-in-user.js";
import type { Users } from "./service.js";

/** The operations of tag `users`. */
export function userRoutes(users: Users, auth: Auth): HandlersOf<"users"> {
  return {
    "users.getMe": async (_input, { actor }) => ({ status: 200, body: await users.find(signedInUser(actor).userId) }),

    "users.updateMe": async ({ body }, { actor }) => ({
      status: 200,
      body: await users.update(signedInUser(actor).userId, body),
    }),

    "users.deleteMe": async (_input, { actor }) => {
      await users.delete(signedInUser(actor).userId);
      return { status: 204 };
    },

    "users.changeMyPassword": async ({ body }, { actor }) => {
      await users.changePassword(signedInUser(actor), body);
      return { status: 200, body: true };
    },

    "users.getMyAnonKey": async () => ({ status: 200, body: { anon_key: auth.authenticator.anonKey() } }),

    "users.listUsers": async ({ query }) => ({ status: 200, body: await users.list(query) }),

    "users.createUser": async ({ body }) => ({ status: 200, body: await users.create(body) }),

    "users.listProfiles": async ({ query }, { actor }) => ({
      status: 200,
      body: await users.listProfiles(query, actor),
    }),

    "users.countUsers": async () => ({ status: 200, body: await users.count() }),

    "users.getUser": async ({ path }) => ({ status: 200, body: await users.find(path.user_id) }),

    "users.updateUser": async ({ path, body }) => ({ status: 200, body: await users.update(path.user_id, body) }),

    "users.deleteUser": async ({ path }) => {
      await users.delete(path.user_id);
      return { status: 200, body: true };
    },
  };
}
