export { type EncryptedStorage, encryptedStorage, type RewrapOptions, type RewrapReport } from "./encrypted-storage.js";
export { isSealed } from "./envelope.js";
export { newStorageKey, parseStorageKeys, type StorageKey, storageKeyLine } from "./storage-keys.js";
