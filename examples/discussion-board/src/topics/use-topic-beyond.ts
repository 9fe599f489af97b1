import { useEffect, useState } from "react";
import { useClient } from "../data/client-context.js";
import type { Topic } from "../data/posts.js";

interface TopicBeyond {
  readonly topic: Topic | undefined;
  readonly isGone: boolean;
  readonly error: unknown;
  retry(): void;
}

/** A topic that is not among those in the list, since it is older, read by itself. */
export function useTopicBeyond(id: string, isNeeded: boolean): TopicBeyond {
  const client = useClient();
  const [tries, setTries] = useState(0);
  const [read, setRead] = useState<{ id: string; topic: Topic | null; error: unknown } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try reads the same again
  useEffect(() => {
    if (!isNeeded) return;
    const abort = new AbortController();
    client
      .from<Topic>("topics")
      .get(id, { signal: abort.signal })
      .then(
        (topic) => setRead({ id, topic, error: null }),
        (error: unknown) => abort.signal.aborted || setRead({ id, topic: null, error }),
      );
    return () => abort.abort();
  }, [client, id, isNeeded, tries]);
  const mine = read?.id === id && isNeeded ? read : null;
  return {
    topic: mine?.topic ?? undefined,
    isGone: mine !== null && mine.topic === null && mine.error === null,
    error: mine?.error ?? null,
    retry: () => setTries(tries + 1),
  };
}
