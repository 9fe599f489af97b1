import { createDirectorySync, type DirectorySync } from "./directory/directory-sync.js";
import { type Instance, openInstance } from "./directory/instance.js";
import { createKeyLock } from "./directory/key-lock.js";
import { type Layout, openLayout } from "./directory/layout.js";
import { createObjectStore, type ObjectStore } from "./objects/object-store.js";

/** The parts of a storage that is open. */
export interface StorageState {
  readonly layout: Layout;
  readonly instance: Instance;
  readonly store: ObjectStore;
  /** Makes what lies below `layout.uploads` durable. */
  readonly uploads: DirectorySync;
}

/** Opens the storage in `directory`, after sweeping what processes left there that have ended. */
export async function openState(directory: string): Promise<StorageState> {
  const layout = await openLayout(directory);
  const instance = await openInstance(layout);
  const lock = createKeyLock(layout, instance);
  const directories = createDirectorySync(layout.objects);
  const store = createObjectStore({ layout, instance, lock, directories });
  return { layout, instance, store, uploads: createDirectorySync(layout.uploads) };
}
