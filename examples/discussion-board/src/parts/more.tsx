import { useState } from "react";

interface MoreProps {
  readonly label: string;
  readonly onMore: () => Promise<void>;
}

/** Reads the next page when asked. */
export function More({ label, onMore }: MoreProps) {
  const [isBusy, setBusy] = useState(false);
  return (
    <button
      type="button"
      className="button more"
      disabled={isBusy}
      onClick={() => {
        setBusy(true);
        void onMore().finally(() => setBusy(false));
      }}
    >
      {isBusy ? "Loading…" : label}
    </button>
  );
}
