import { AppError } from "../../errors/app-error.js";
import type { HandlersOf, Platform } from "../../feature.js";
import type { ResourceLoader } from "../../pipeline/resources.js";
import { randomText } from "../auth/encoding.js";
import { sharedSecret } from "../auth/secrets.js";
import { isKeyId } from "./key-material.js";
import { type AccessKeysInUse, createAccessKeysInUse } from "./keys-in-use.js";
import { type AccessKeyRecord, type AccessKeyRow, accessKeyRecord } from "./records.js";
import { accessKeyRoutes } from "./routes.js";
import { createSealedSecrets, type SealedSecrets } from "./sealed-secrets.js";
import { createAccessKeyService } from "./service.js";
import { FIND_KEY } from "./sql.js";

/** Keys by which S3 clients work as a user. */
export interface AccessKeys {
  readonly handlers: HandlersOf<"access_keys">;
  readonly loader: ResourceLoader<AccessKeyRecord>;
  readonly inUse: AccessKeysInUse;
  /** Reads the key that secrets are sealed with; makes it at the first start. */
  start(): Promise<void>;
}

/** Wires the feature; does no I/O. */
export function createAccessKeys(platform: Platform): AccessKeys {
  const { database } = platform;
  let sealed: SealedSecrets | null = null;
  const started = (): SealedSecrets => {
    if (sealed === null) throw new AppError("unavailable", "The server is still starting. Try again shortly.");
    return sealed;
  };
  return {
    handlers: accessKeyRoutes(createAccessKeyService(platform, started)),
    async loader({ access_key_id: id = "" }, actor) {
      const row = isKeyId(id) ? await database.as(actor).first<AccessKeyRow>(FIND_KEY, [id]) : null;
      return row && accessKeyRecord(row);
    },
    inUse: createAccessKeysInUse(platform, started),
    async start() {
      sealed = await createSealedSecrets(await sharedSecret(database, "access_key_key", () => randomText(32)));
    },
  };
}
