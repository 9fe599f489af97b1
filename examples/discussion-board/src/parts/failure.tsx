import { sentenceOf } from "../data/sentence-of.js";

interface FailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What went wrong, and a way on. */
export function Failure({ error, onRetry }: FailureProps) {
  return (
    <div className="notice" role="alert">
      <p>{sentenceOf(error)}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
