import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import type { HttpClient } from "../http/http-client.js";

/** Which part of a list; `skip` 0 and `limit` 100 by default. */
export interface ListOptions extends CallOptions {
  readonly skip?: number;
  readonly limit?: number;
}

/** One's own account, and everybody's for admins. */
export interface UsersClient {
  me(options?: CallOptions): Promise<models.User>;
  updateMe(changes: models.UpdateMeRequest, options?: CallOptions): Promise<models.User>;
  /** Deletes the account of whoever is signed in, with what belongs to it, and signs out. */
  deleteMe(options?: CallOptions): Promise<void>;
  /** The active users but for admins, as everybody may see them: the addresses of others are masked. */
  profiles(options?: ListOptions): Promise<models.UserProfile[]>;
  count(options?: CallOptions): Promise<number>;
  /** Needs an admin, as the rest below, but for one's own id. */
  get(id: string, options?: CallOptions): Promise<models.User>;
  list(options?: ListOptions): Promise<models.User[]>;
  create(user: models.CreateUserRequest, options?: CallOptions): Promise<models.User>;
  update(id: string, changes: models.UpdateUserRequest, options?: CallOptions): Promise<models.User>;
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** The users part of a client. */
export function createUsersClient(http: HttpClient, signOut: () => Promise<void>): UsersClient {
  const path = (id: string): string => `/users/${encodeURIComponent(id)}`;
  return {
    me: (options) => http.json({ path: "/users/me", ...options }),
    updateMe: (json, options) => http.json({ method: "PUT", path: "/users/me", json, ...options }),
    async deleteMe(options) {
      await http.remove("/users/me", options);
      await signOut();
    },
    profiles: ({ skip, limit, ...options } = {}) =>
      http.json({ path: "/users/list", query: { skip, limit }, ...options }),
    count: (options) => http.json({ path: "/users/count", ...options }),
    get: (id, options) => http.json({ path: path(id), ...options }),
    list: ({ skip, limit, ...options } = {}) => http.json({ path: "/users", query: { skip, limit }, ...options }),
    create: (json, options) => http.json({ method: "POST", path: "/users", json, ...options }),
    update: (id, json, options) => http.json({ method: "PUT", path: path(id), json, ...options }),
    delete: (id, options) => http.remove(path(id), options),
  };
}
