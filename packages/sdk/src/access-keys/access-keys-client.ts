import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import type { HttpClient } from "../http/http-client.js";
import type { ListOptions } from "../users/users-client.js";

/** Which keys; without `ownerId` all that one may see. */
export interface AccessKeyListOptions extends ListOptions {
  readonly ownerId?: string;
}

/** Keys by which S3 clients work as whoever is signed in. */
export interface AccessKeysClient {
  /** One's own keys, newest first; everybody's for admins. */
  list(options?: AccessKeyListOptions): Promise<models.AccessKey[]>;
  get(id: string, options?: CallOptions): Promise<models.AccessKey>;
  /** Makes a key. The answer holds its secret, which is never shown again. */
  create(key: models.CreateAccessKeyRequest, options?: CallOptions): Promise<models.CreatedAccessKey>;
  /** Ends a key, and the URLs that were signed with it, at once. */
  revoke(id: string, options?: CallOptions): Promise<void>;
}

/** The access keys part of a client. */
export function createAccessKeysClient(http: HttpClient): AccessKeysClient {
  const path = (id: string): string => `/access-keys/${encodeURIComponent(id)}`;
  return {
    list: ({ ownerId, skip, limit, ...options } = {}) =>
      http.json({ path: "/access-keys", query: { owner_id: ownerId, skip, limit }, ...options }),
    get: (id, options) => http.json({ path: path(id), ...options }),
    create: (json, options) => http.json({ method: "POST", path: "/access-keys", json, ...options }),
    revoke: (id, options) => http.remove(path(id), options),
  };
}
