import type { HandlersOf } from "../../feature.js";
import { loadedResource } from "../../pipeline/request-context.js";
import { signedInUser } from "../auth/signed-in-user.js";
import { accessKeyModel } from "./records.js";
import type { AccessKeyService } from "./service.js";

/** The operations of tag `access_keys`. */
export function accessKeyRoutes(keys: AccessKeyService): HandlersOf<"access_keys"> {
  return {
    "access_keys.listAccessKeys": async ({ query }, { actor }) => ({
      status: 200,
      body: (await keys.list(query, actor)).map(accessKeyModel),
    }),

    "access_keys.createAccessKey": async ({ body }, { actor }) => {
      const { key, secret } = await keys.create(body, signedInUser(actor));
      return { status: 201, body: { access_key: accessKeyModel(key), secret_access_key: secret } };
    },

    "access_keys.getAccessKey": async (_input, context) => ({
      status: 200,
      body: accessKeyModel(loadedResource(context, "access_key")),
    }),

    "access_keys.revokeAccessKey": async (_input, context) => {
      await keys.revoke(loadedResource(context, "access_key"));
      return { status: 204 };
    },
  };
}
