import type { Session } from "@holdfast/sdk";
import { type ReactNode, useState } from "react";
import { AttachmentPicker } from "../attachments/attachment-picker.js";
import { dropAttachment, uploadAttachment } from "../attachments/upload-attachment.js";
import { useClient } from "../data/client-context.js";
import { type Attachment, MAX_BODY, MAX_NAME } from "../data/posts.js";
import { keepGuestName, readGuestName } from "../session/guest-name.js";
import { nameOf } from "../session/use-session.js";
import { ErrorLine } from "./error-line.js";
import { TextArea, TextField } from "./field.js";
import { useTask } from "./use-task.js";

/** What somebody wrote, ready to be stored. */
export interface Draft {
  readonly body: string;
  readonly author_name: string;
  readonly attachment: Attachment | null;
}

interface ComposerProps {
  readonly session: Session | null;
  readonly bodyLabel: string;
  readonly placeholder: string;
  readonly submitLabel: string;
  readonly rows: number;
  /** Whether an attachment alone is not enough. */
  readonly needsBody?: boolean;
  /** Fields above the text. */
  readonly children?: ReactNode;
  /** Stores the draft; when it rejects, the draft stays and the sentence is shown. */
  readonly onSubmit: (draft: Draft) => Promise<void>;
}

/** The form in which posts are written: text, one attachment and, for somebody who is not signed in, a name. */
export function Composer({ session, needsBody = false, ...props }: ComposerProps) {
  const client = useClient();
  const task = useTask();
  const [body, setBody] = useState("");
  const [guestName, setGuestName] = useState(readGuestName);
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<number | null>(null);

  const submit = async (): Promise<void> => {
    const author = session === null ? guestName.trim() : nameOf(session);
    if (session === null) keepGuestName(author);
    let attachment: Attachment | null = null;
    try {
      if (file !== null) {
        setProgress(0);
        attachment = await uploadAttachment(client, file, setProgress);
      }
      await props.onSubmit({ body: body.trim(), author_name: author, attachment });
    } catch (error) {
      if (session !== null) await dropAttachment(client, attachment).catch(() => undefined);
      throw error;
    } finally {
      setProgress(null);
    }
    setBody("");
    setFile(null);
  };

  return (
    <form
      className="form composer"
      onSubmit={(event) => {
        event.preventDefault();
        task.run(submit);
      }}
    >
      {props.children}
      <TextArea
        label={props.bodyLabel}
        placeholder={props.placeholder}
        rows={props.rows}
        maxLength={MAX_BODY}
        required={needsBody && file === null}
        value={body}
        onText={setBody}
      />
      {session === null && (
        <TextField
          label="Your name"
          placeholder="What others will see"
          required
          maxLength={MAX_NAME}
          pattern=".*\S.*"
          title="A name"
          autoComplete="nickname"
          value={guestName}
          onText={setGuestName}
        />
      )}
      <ErrorLine error={task.error} />
      <div className="composer-foot">
        <AttachmentPicker file={file} onPick={setFile} progress={progress} />
        <button type="submit" className="button button-main" disabled={task.isBusy}>
          {task.isBusy ? "Sending…" : props.submitLabel}
        </button>
      </div>
    </form>
  );
}
