import { Dialog } from "./dialog.js";
import { ErrorLine } from "./error-line.js";
import { useTask } from "./use-task.js";

interface DeleteDialogProps {
  readonly noun: string;
  readonly onDelete: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks once more before something is gone for good. */
export function DeleteDialog({ noun, onDelete, onClose }: DeleteDialogProps) {
  const task = useTask();
  return (
    <Dialog title={`Delete this ${noun}?`} onClose={onClose}>
      <p className="dialog-text">{noun === "topic" ? "Its comments go with it. " : ""}This cannot be undone.</p>
      <ErrorLine error={task.error} />
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button button-danger"
          disabled={task.isBusy}
          onClick={() =>
            task.run(async () => {
              await onDelete();
              onClose();
            })
          }
        >
          {task.isBusy ? "Deleting…" : "Delete"}
        </button>
      </div>
    </Dialog>
  );
}
