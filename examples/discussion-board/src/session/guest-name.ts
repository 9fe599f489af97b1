const KEY = "board:name";

/** The name that a guest gave last in this browser; empty where there is none, or where storage is forbidden. */
export function readGuestName(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Remembers the name for the next post. Where storage is forbidden it is asked for again. */
export function keepGuestName(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Nothing is lost: the person types it again.
  }
}
