import type { Platform } from "../../../feature.js";

const CREATE = "insert into holdfast.blobs (changed_at) select $1 from generate_series(1, $2::int) returning id";

interface Batch {
  count: number;
  readonly ids: Promise<readonly string[]>;
}

/** Makes rows of blobs that are about to be written. Those that are asked for while a statement runs share the next one, and its commit. */
export function createBlobRows({ database, now }: Platform): () => Promise<string> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Batch | null = null;

  const insert = async (count: number): Promise<readonly string[]> => {
    const rows = await database.system.rows<{ id: string }>(CREATE, [now(), count]);
    return rows.map(({ id }) => id);
  };

  const open = (): Batch => {
    const batch: Batch = {
      count: 0,
      ids: running.then(() => {
        next = null;
        return insert(batch.count);
      }),
    };
    running = batch.ids.catch(() => null);
    return batch;
  };

  return async () => {
    next ??= open();
    const place = next.count++;
    const id = (await next.ids)[place];
    if (id === undefined) throw new Error("the insert of blobs answered too few ids");
    return id;
  };
}
