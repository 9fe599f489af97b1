import { sentenceOf } from "../data/sentence-of.js";

/** The sentence of an error, read out when it appears; nothing without one. */
export function ErrorLine({ error }: { readonly error: unknown }) {
  if (error === null) return null;
  return (
    <p className="error-line" role="alert">
      {sentenceOf(error)}
    </p>
  );
}
