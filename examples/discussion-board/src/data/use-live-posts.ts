import { useMemo, useSyncExternalStore } from "react";
import { useClient } from "./client-context.js";
import { createLivePosts, type LivePosts, type LivePostsStore } from "./live-posts.js";
import type { Comment, Topic } from "./posts.js";

/** The topics, live. */
export function useTopics(): [LivePosts<Topic>, LivePostsStore<Topic>] {
  const client = useClient();
  const store = useMemo(() => createLivePosts<Topic>({ client, table: "topics", pageSize: 30 }), [client]);
  return [useSyncExternalStore(store.subscribe, store.read), store];
}

/** The comments of a topic, live. */
export function useComments(topicId: string): [LivePosts<Comment>, LivePostsStore<Comment>] {
  const client = useClient();
  const store = useMemo(
    () => createLivePosts<Comment>({ client, table: "comments", topicId, pageSize: 50 }),
    [client, topicId],
  );
  return [useSyncExternalStore(store.subscribe, store.read), store];
}
