import type { Session } from "@holdfast/sdk";
import { useEffect, useRef } from "react";
import { dropAttachment } from "../attachments/upload-attachment.js";
import { CommentList } from "../comments/comment-list.js";
import { useClient } from "../data/client-context.js";
import type { LivePostsStore } from "../data/live-posts.js";
import type { Topic } from "../data/posts.js";
import { goTo } from "../data/route.js";
import { EditForm } from "../parts/edit-form.js";
import { PostCard } from "../parts/post-card.js";

interface TopicPageProps {
  readonly topic: Topic;
  readonly session: Session | null;
  readonly store: LivePostsStore<Topic>;
}

/** A topic with its comments. */
export function TopicPage({ topic, session, store }: TopicPageProps) {
  const client = useClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, title } = topic;
  // Whoever follows a link with the keyboard goes on reading here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another topic is another place, though the heading's element stays
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id]);

  const save = async (edited: { title: string; body: string }): Promise<void> => {
    const changes = { ...edited, edited_at: new Date().toISOString() };
    store.put(await client.from<Topic>("topics").update(id, changes));
  };
  const remove = async (): Promise<void> => {
    await client.from<Topic>("topics").delete(id);
    await dropAttachment(client, topic.attachment);
    goTo(null);
    store.remove(id);
  };

  return (
    <>
      <PostCard
        post={topic}
        session={session}
        noun="topic"
        heading={
          <h1 className="topic-heading" tabIndex={-1} ref={heading}>
            {title}
          </h1>
        }
        editor={(close) => <EditForm title={title} body={topic.body} needsBody={false} onSave={save} onClose={close} />}
        onDelete={remove}
      />
      <CommentList key={id} topicId={id} session={session} />
    </>
  );
}
