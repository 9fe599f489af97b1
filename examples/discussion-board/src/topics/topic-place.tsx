import type { Session } from "@holdfast/sdk";
import type { LivePosts, LivePostsStore } from "../data/live-posts.js";
import type { Topic } from "../data/posts.js";
import { Failure } from "../parts/failure.js";
import { Placeholder } from "../parts/placeholder.js";
import { TopicPage } from "./topic-page.js";
import { useTopicBeyond } from "./use-topic-beyond.js";

interface TopicPlaceProps {
  readonly id: string;
  readonly topics: LivePosts<Topic>;
  readonly store: LivePostsStore<Topic>;
  /** Undefined until it is known. */
  readonly session: Session | null | undefined;
}

/** Where a topic is shown, with the way back to all on a phone. */
export function TopicPlace(props: TopicPlaceProps) {
  return (
    <>
      <a className="back" href="#/">
        ← All topics
      </a>
      <WantedTopic {...props} />
    </>
  );
}

function WantedTopic({ id, topics, store, session }: TopicPlaceProps) {
  const known = topics.rows.find((row) => row.id === id);
  const read = useTopicBeyond(id, topics.state !== "loading" && known === undefined);
  const topic = known ?? read.topic;
  if (topic !== undefined && session !== undefined) return <TopicPage topic={topic} session={session} store={store} />;
  if (read.error !== null) return <Failure error={read.error} onRetry={read.retry} />;
  if (!read.isGone) return <Placeholder label="Loading the topic" lines={4} />;
  return (
    <div className="empty">
      <h1 className="empty-title">This topic is gone</h1>
      <p>It was deleted, or the address is wrong.</p>
    </div>
  );
}
