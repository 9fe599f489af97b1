import { useState } from "react";
import { MAX_BODY, MAX_TITLE } from "../data/posts.js";
import { ErrorLine } from "./error-line.js";
import { TextArea, TextField } from "./field.js";
import { useTask } from "./use-task.js";

/** The text of a post as it was changed; the title of a topic alone. */
export interface Edited {
  readonly title: string;
  readonly body: string;
}

interface EditFormProps {
  /** Absent where the post has no title. */
  readonly title?: string;
  readonly body: string;
  readonly needsBody: boolean;
  readonly onSave: (edited: Edited) => Promise<void>;
  readonly onClose: () => void;
}

/** Changes the text of a post in its place; Escape leaves it as it was. */
export function EditForm({ title: oldTitle, body: oldBody, needsBody, onSave, onClose }: EditFormProps) {
  const task = useTask();
  const [title, setTitle] = useState(oldTitle ?? "");
  const [body, setBody] = useState(oldBody);
  return (
    <form
      className="form"
      aria-label="Edit"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        task.run(async () => {
          await onSave({ title: title.trim(), body: body.trim() });
          onClose();
        });
      }}
    >
      {oldTitle !== undefined && (
        <TextField
          label="Title"
          required
          pattern=".*\S.*"
          maxLength={MAX_TITLE}
          value={title}
          onText={setTitle}
          autoFocus
        />
      )}
      <TextArea
        label="Text"
        rows={4}
        required={needsBody}
        maxLength={MAX_BODY}
        value={body}
        onText={setBody}
        autoFocus={oldTitle === undefined}
      />
      <ErrorLine error={task.error} />
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-main" disabled={task.isBusy}>
          {task.isBusy ? "Saving…" : "Save"}
        </button>
      </div>
    </form>
  );
}
