/** Whether the text has a form in UTF-8: half of a surrogate pair has none. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Whether Postgres can hold the text as it is: well-formed, and without NUL. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && isWellFormed(text);
}
