import { readFile } from "node:fs/promises";
import type { StorageAdapter } from "@holdfast/adapter-api";
import {
  type EncryptedStorage,
  encryptedStorage,
  parseStorageKeys,
  type StorageKey,
} from "@holdfast/adapter-encrypted";

/** What `--encrypt-files`, or `--encrypt-to` of a copy, was: absent, given alone, or given with the path of a key file. */
export type EncryptFiles = boolean | string | undefined;

/** The variable that holds the keys where no file does. */
const KEY_VARIABLE = "HOLDFAST_STORAGE_KEY";

/** How to get a key, for whoever has none. */
const TEACH = `Make a key with "holdfast storage new-key > storage.key", and start with --encrypt-files storage.key.`;

/** `storage` as it is, or sealed by the keys that the option leads to. Throws a sentence that says what to do. */
export async function sealStorage(
  storage: StorageAdapter,
  encryptFiles: EncryptFiles,
  environment: NodeJS.ProcessEnv,
): Promise<StorageAdapter | EncryptedStorage> {
  const variable = environment[KEY_VARIABLE];
  if (encryptFiles === undefined || encryptFiles === false) {
    if (variable === undefined || variable === "") return storage;
    throw new Error(`${KEY_VARIABLE} is set, but files would not be encrypted. Add --encrypt-files, or unset it.`);
  }
  if (typeof encryptFiles === "string") {
    return encryptedStorage(storage, { keys: readKeys(await readKeyFile(encryptFiles), encryptFiles) });
  }
  if (variable === undefined || variable === "") {
    throw new Error(`Encrypting needs the path of a key file, or the key in ${KEY_VARIABLE}. ${TEACH}`);
  }
  return encryptedStorage(storage, { keys: readKeys(variable, KEY_VARIABLE) });
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`the key file ${path} cannot be read. ${TEACH}`, { cause: error });
  }
}

function readKeys(text: string, place: string): readonly StorageKey[] {
  try {
    return parseStorageKeys(text);
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}. ${TEACH}`, { cause: error });
  }
}
