import type { ListedObject, ObjectInfo, StorageAdapter } from "@holdfast/adapter-api";
import { isSealed } from "@holdfast/adapter-encrypted";
import type { Ends } from "./copy-object.js";

/** `source`, but of an object that is sealed already `get` rejects, with a sentence that says what to do: it must not be sealed twice. */
export function plainSource(source: StorageAdapter): StorageAdapter {
  return {
    ...source,
    async get(key, options) {
      const found = await source.get(key, options);
      if (found === null || !isSealed(found.info)) return found;
      await found.body.cancel().catch(() => undefined);
      throw sealedAlready(found.info);
    },
  };
}

/**
 * Looks at the first object of both ends before anything is copied into a sealing target. Rejects when the source's is sealed already, or
 * when the target's is not, or by a key that was not given: the copy would be a mixture that nobody can read whole.
 */
export async function checkSealing({ from, to }: Ends): Promise<void> {
  const source = await firstOf(from);
  const info = source && (await from.head(source.key));
  if (info !== null && isSealed(info)) throw sealedAlready(info);
  const target = await firstOf(to);
  // It rejects with what is wrong.
  if (target !== null) await to.head(target.key);
}

async function firstOf(storage: StorageAdapter): Promise<ListedObject | null> {
  const { items } = await storage.list({ prefix: "", limit: 1 });
  return items[0] ?? null;
}

function sealedAlready({ key }: ObjectInfo): Error {
  return new Error(
    `${JSON.stringify(key)} is encrypted already, and --encrypt-to would encrypt it twice. Leave --encrypt-to out: then encrypted objects are copied as they are and stay so, by the same keys. To change the keys, run "holdfast storage rewrap" afterwards.`,
  );
}
