import { createHasher, type Hasher } from "../../../hasher.js";

/**
 * The SHA-256 of uploads whose bytes come over several requests, for as long as all of them come to this server. What is not known here,
 * since the server was started anew or another one took a part, is found out from the pieces when the upload is finished.
 */
export interface RunningDigests {
  /** The hash of the bytes before `offset`, which may take those behind them; null where it is not known. */
  at(id: string, offset: number): Promise<Hasher | null>;
  /** Keeps the hash of the bytes before `offset`, as it is now. */
  keep(id: string, running: { readonly offset: number; readonly hasher: Hasher }): void;
  /** The digest of the bytes before `offset`; null where it is not known. */
  digest(id: string, offset: number): Promise<string | null>;
  forget(id: string): void;
}

/** Hashes of uploads that nobody goes on with make room for others. */
const MAX_KEPT = 1_000;

export function createRunningDigests(): RunningDigests {
  const kept = new Map<string, { readonly offset: number; readonly hasher: Hasher }>();

  const at: RunningDigests["at"] = async (id, offset) => {
    if (offset === 0) return createHasher("sha256");
    const running = kept.get(id);
    return running?.offset === offset ? running.hasher.copy() : null;
  };

  return {
    at,
    keep(id, { offset, hasher }) {
      kept.delete(id);
      kept.set(id, { offset, hasher: hasher.copy() });
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    },
    digest: async (id, offset) => (await at(id, offset))?.hex() ?? null,
    forget: (id) => void kept.delete(id),
  };
}
