import type { Session } from "@holdfast/sdk";
import { type ReactNode, useState } from "react";
import { AttachmentView } from "../attachments/attachment-view.js";
import type { Post } from "../data/posts.js";
import { Avatar } from "./avatar.js";
import { DeleteDialog } from "./delete-dialog.js";
import { Time } from "./time.js";

interface PostCardProps {
  readonly post: Post;
  readonly session: Session | null;
  /** What stands above the text, such as a title. */
  readonly heading?: ReactNode;
  /** What it is, for the labels of its buttons. */
  readonly noun: string;
  /** The form that takes the text's place; it calls `close` when it is done. */
  readonly editor: (close: () => void) => ReactNode;
  readonly onDelete: () => Promise<void>;
}

/** A post with its author, its file and, for whoever may change it, the ways to do so. */
export function PostCard({ post, session, heading, noun, editor, onDelete }: PostCardProps) {
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const isMine = session !== null && post.owner_id === session.userId;
  const mayDelete = isMine || session?.isSuperuser === true;
  return (
    <article className="post" aria-label={`${noun} by ${post.author_name}`}>
      <header className="post-head">
        <Avatar name={post.author_name} isGuest={post.owner_id === null} />
        <div className="post-author">
          <span className="post-name">
            {post.author_name}
            {post.owner_id === null && <span className="tag">guest</span>}
            {isMine && <span className="tag tag-mine">you</span>}
          </span>
          <span className="post-time">
            <Time at={post.created_at} />
            {post.edited_at !== null && " · edited"}
          </span>
        </div>
        {!isEditing && mayDelete && (
          <div className="post-actions">
            {isMine && (
              <button
                type="button"
                className="button button-quiet"
                aria-label={`Edit this ${noun}`}
                onClick={() => setEditing(true)}
              >
                Edit
              </button>
            )}
            <button
              type="button"
              className="button button-quiet"
              aria-label={`Delete this ${noun}`}
              onClick={() => setDeleting(true)}
            >
              Delete
            </button>
          </div>
        )}
      </header>
      {isEditing ? (
        editor(() => setEditing(false))
      ) : (
        <>
          {heading}
          {post.body !== "" && <p className="post-body">{post.body}</p>}
        </>
      )}
      {post.attachment !== null && <AttachmentView attachment={post.attachment} />}
      {isDeleting && <DeleteDialog noun={noun} onDelete={onDelete} onClose={() => setDeleting(false)} />}
    </article>
  );
}
