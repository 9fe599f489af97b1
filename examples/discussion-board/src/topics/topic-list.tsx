import type { LivePosts, LivePostsStore } from "../data/live-posts.js";
import type { Topic } from "../data/posts.js";
import { topicHref } from "../data/route.js";
import { Avatar } from "../parts/avatar.js";
import { ErrorLine } from "../parts/error-line.js";
import { Failure } from "../parts/failure.js";
import { More } from "../parts/more.js";
import { Placeholder } from "../parts/placeholder.js";
import { Time } from "../parts/time.js";

interface TopicListProps {
  readonly topics: LivePosts<Topic>;
  readonly store: LivePostsStore<Topic>;
  readonly selected: string | null;
  readonly onNew: () => void;
}

/** All topics, newest first. */
export function TopicList({ topics, store, selected, onNew }: TopicListProps) {
  const { rows, state, error, hasMore } = topics;
  if (state === "loading") return <Placeholder label="Loading topics" lines={5} />;
  if (state === "failed") return <Failure error={error} onRetry={() => void store.reload()} />;
  if (rows.length === 0) {
    return (
      <div className="empty">
        <p className="empty-title">Nothing here yet</p>
        <p>Begin the first topic. You need no account for it.</p>
        <button type="button" className="button button-main" onClick={onNew}>
          Begin a topic
        </button>
      </div>
    );
  }
  return (
    <>
      <ErrorLine error={error} />
      <ul className="topics">
        {rows.map((topic) => (
          <li key={topic.id}>
            <a className="topic" href={topicHref(topic.id)} aria-current={topic.id === selected ? "page" : undefined}>
              <Avatar name={topic.author_name} isGuest={topic.owner_id === null} />
              <span className="topic-text">
                <span className="topic-title">{topic.title}</span>
                {topic.body !== "" && <span className="topic-excerpt">{topic.body}</span>}
                <span className="topic-meta">
                  {topic.author_name} · <Time at={topic.created_at} />
                  {topic.attachment !== null && " · 1 file"}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {hasMore && <More label="Older topics" onMore={store.loadMore} />}
    </>
  );
}
