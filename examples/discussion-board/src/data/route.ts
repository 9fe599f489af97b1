import { useSyncExternalStore } from "react";

/** The topic that the address names, or null for the list. */
export function useTopicId(): string | null {
  return useSyncExternalStore(subscribe, () => /^#\/topics\/([\w-]+)$/.exec(location.hash)?.[1] ?? null);
}

/** The address of a topic, for links. */
export function topicHref(id: string): string {
  return `#/topics/${id}`;
}

/** Goes to a topic, or to the list. */
export function goTo(id: string | null): void {
  location.hash = id === null ? "#/" : topicHref(id);
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}
