import type { HashThread, ThreadHash } from "../../../hash-thread.js";
import { createHasher, hashThread } from "../../../hasher.js";

/** An MD5 under way. */
export interface RunningMd5 {
  /** What it answers, where it does, is to be awaited before the next. */
  update(chunk: Uint8Array): Promise<void> | undefined;
  hex(): Promise<string>;
  discard(): void;
}

/** A body up to this size costs less to hash than to hand over. */
const SMALL_BYTES = 512 * 1024;

/**
 * The MD5 of a body. It takes longer than everything else that is done with the bytes, so that of a large body is made in a thread of
 * its own, where the runtime has threads.
 */
export async function startMd5(): Promise<RunningMd5> {
  return hashThread === null ? ownMd5() : threadMd5(hashThread);
}

async function ownMd5(): Promise<RunningMd5> {
  const own = await createHasher("md5");
  return {
    update(chunk) {
      own.update(chunk);
      return undefined;
    },
    hex: async () => own.hex(),
    discard: () => undefined,
  };
}

function threadMd5(thread: HashThread): RunningMd5 {
  const held: Uint8Array[] = [];
  let size = 0;
  let handed: ThreadHash | null = null;

  const handOver = async (): Promise<void> => {
    handed = thread.start("md5");
    for (const chunk of held.splice(0)) await handed.update(chunk);
  };

  return {
    update(chunk) {
      if (handed !== null) return handed.update(chunk);
      held.push(chunk);
      size += chunk.length;
      return size > SMALL_BYTES ? handOver() : undefined;
    },
    async hex() {
      if (handed !== null) return handed.hex();
      const own = await createHasher("md5");
      for (const chunk of held) own.update(chunk);
      return own.hex();
    },
    discard: () => handed?.discard(),
  };
}
