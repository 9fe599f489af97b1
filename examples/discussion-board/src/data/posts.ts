/** What a file of a post is; the file itself is in the bucket. */
export interface Attachment {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What topics and comments share. */
export interface Post {
  readonly id: string;
  readonly body: string;
  readonly author_name: string;
  /** Who may change it; null for what was written without signing in. */
  readonly owner_id: string | null;
  readonly attachment: Attachment | null;
  readonly created_at: string;
  readonly edited_at: string | null;
}

export interface Topic extends Post {
  readonly title: string;
}

export interface Comment extends Post {
  readonly topic_id: string;
}

/** The bucket of holdfast.setup.json. */
export const BUCKET = "board-attachments";

export const MAX_TITLE = 140;
export const MAX_BODY = 10_000;
export const MAX_NAME = 60;
