import { useState } from "react";
import { useClient } from "../data/client-context.js";
import { Dialog } from "../parts/dialog.js";
import { ErrorLine } from "../parts/error-line.js";
import { TextField } from "../parts/field.js";
import { useTask } from "../parts/use-task.js";

/** Signs in, or makes an account and signs in with it. */
export function SessionDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient();
  const task = useTask();
  const [isNew, setNew] = useState(false);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const submit = (): void =>
    task.run(async () => {
      if (isNew) await client.auth.register({ email, password });
      await client.auth.login({ email, password });
      onClose();
    });

  return (
    <Dialog title={isNew ? "Create an account" : "Sign in"} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="hint">{isNew ? "With an account you can edit and delete what you write." : "Welcome back."}</p>
        <TextField label="E-mail" type="email" autoComplete="email" required value={email} onText={setEmail} />
        <TextField
          label="Password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          minLength={isNew ? 8 : 1}
          {...(isNew ? { hint: "At least 8 characters" } : {})}
          value={password}
          onText={setPassword}
        />
        <ErrorLine error={task.error} />
        <button type="submit" className="button button-main" disabled={task.isBusy}>
          {task.isBusy ? "One moment…" : isNew ? "Create account" : "Sign in"}
        </button>
        <p className="switch">
          {isNew ? "Have an account already?" : "New here?"}{" "}
          <button
            type="button"
            className="link"
            onClick={() => {
              setNew(!isNew);
              task.clear();
            }}
          >
            {isNew ? "Sign in" : "Create an account"}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
