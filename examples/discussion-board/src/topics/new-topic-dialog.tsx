import type { Session } from "@holdfast/sdk";
import { useState } from "react";
import { useClient } from "../data/client-context.js";
import { MAX_TITLE, type Topic } from "../data/posts.js";
import { Composer } from "../parts/composer.js";
import { Dialog } from "../parts/dialog.js";
import { TextField } from "../parts/field.js";

interface NewTopicDialogProps {
  readonly session: Session | null;
  readonly onStored: (topic: Topic) => void;
  readonly onClose: () => void;
}

/** Begins a topic. */
export function NewTopicDialog({ session, onStored, onClose }: NewTopicDialogProps) {
  const client = useClient();
  const [title, setTitle] = useState("");
  return (
    <Dialog title="New topic" onClose={onClose}>
      <Composer
        session={session}
        bodyLabel="Text"
        placeholder="Say more, if you like"
        submitLabel="Post topic"
        rows={5}
        onSubmit={async (draft) =>
          onStored(await client.from<Topic>("topics").insert({ ...draft, title: title.trim() }))
        }
      >
        <TextField
          label="Title"
          placeholder="What is it about?"
          required
          pattern=".*\S.*"
          title="A title"
          maxLength={MAX_TITLE}
          value={title}
          onText={setTitle}
        />
      </Composer>
    </Dialog>
  );
}
