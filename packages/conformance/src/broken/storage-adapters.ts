import type { StorageAdapter } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";
import * as content from "./storage-content.js";
import * as keys from "./storage-keys.js";
import * as promises from "./storage-promises.js";
import * as writes from "./storage-writes.js";

/** Every storage that is broken on purpose. */
export const brokenStorages: readonly BrokenAdapter<StorageAdapter>[] = [content, keys, promises, writes].flatMap(
  (broken) => Object.values(broken),
);
