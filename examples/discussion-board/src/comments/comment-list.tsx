import type { HoldfastClient, Session } from "@holdfast/sdk";
import { dropAttachment } from "../attachments/upload-attachment.js";
import { useClient } from "../data/client-context.js";
import type { LivePostsStore } from "../data/live-posts.js";
import type { Comment } from "../data/posts.js";
import { useComments } from "../data/use-live-posts.js";
import { Composer } from "../parts/composer.js";
import { EditForm } from "../parts/edit-form.js";
import { ErrorLine } from "../parts/error-line.js";
import { Failure } from "../parts/failure.js";
import { More } from "../parts/more.js";
import { Placeholder } from "../parts/placeholder.js";
import { PostCard } from "../parts/post-card.js";

interface CommentListProps {
  readonly topicId: string;
  readonly session: Session | null;
}

/** The comments of a topic, oldest first, and the form to add one. */
export function CommentList({ topicId, session }: CommentListProps) {
  const client = useClient();
  const [{ rows, state, error, hasMore }, store] = useComments(topicId);
  const oldestFirst = rows.toReversed();
  return (
    <section className="comments" aria-labelledby="comments-title">
      <h2 id="comments-title">{title(rows.length, hasMore)}</h2>
      {state === "loading" && <Placeholder label="Loading comments" lines={3} />}
      {state === "failed" && <Failure error={error} onRetry={() => void store.reload()} />}
      {state === "ready" && <ErrorLine error={error} />}
      {hasMore && <More label="Earlier comments" onMore={store.loadMore} />}
      <ol className="comment-items" aria-live="polite">
        {oldestFirst.map((comment) => (
          <li key={comment.id}>
            <CommentItem comment={comment} session={session} store={store} />
          </li>
        ))}
      </ol>
      <Composer
        session={session}
        bodyLabel="Your comment"
        placeholder="Write a comment"
        submitLabel="Post comment"
        rows={3}
        needsBody
        onSubmit={async (draft) =>
          store.put(await client.from<Comment>("comments").insert({ ...draft, topic_id: topicId }))
        }
      />
    </section>
  );
}

interface CommentItemProps {
  readonly comment: Comment;
  readonly session: Session | null;
  readonly store: LivePostsStore<Comment>;
}

function CommentItem({ comment, session, store }: CommentItemProps) {
  const client = useClient();
  return (
    <PostCard
      post={comment}
      session={session}
      noun="comment"
      editor={(close) => (
        <EditForm
          body={comment.body}
          needsBody={comment.attachment === null}
          onSave={async ({ body }) => {
            const changes = { body, edited_at: new Date().toISOString() };
            store.put(await client.from<Comment>("comments").update(comment.id, changes));
          }}
          onClose={close}
        />
      )}
      onDelete={() => deleteComment(client, { comment, store })}
    />
  );
}

async function deleteComment(
  client: HoldfastClient,
  { comment, store }: Pick<CommentItemProps, "comment" | "store">,
): Promise<void> {
  await client.from<Comment>("comments").delete(comment.id);
  await dropAttachment(client, comment.attachment);
  store.remove(comment.id);
}

function title(count: number, hasMore: boolean): string {
  if (count === 0) return "No comments yet";
  return `${count}${hasMore ? "+" : ""} ${count === 1 ? "comment" : "comments"}`;
}
