/** What a header can carry as a bearer token. */
const KEY_FORM = /^[\w.~+/=-]+$/;

/** Shorter ones could be guessed, and an empty one, such as of an unset variable, would let everybody in. */
const MIN_LENGTHS = { anonKey: 8, serviceKey: 16 };

export interface ConfiguredKeys {
  readonly anonKey: string | null;
  readonly serviceKey: string | null;
}

/** Throws an Error for keys that would be unsafe or could not be sent. */
export function checkConfiguredKeys({ anonKey, serviceKey }: ConfiguredKeys): void {
  for (const [name, key] of [
    ["anonKey", anonKey],
    ["serviceKey", serviceKey],
  ] as const) {
    if (key === null) continue;
    if (key.length < MIN_LENGTHS[name]) throw new Error(`${name} must have ${MIN_LENGTHS[name]} characters or more.`);
    if (!KEY_FORM.test(key)) throw new Error(`${name} may hold letters, digits and - . _ ~ + / = only.`);
  }
  if (anonKey !== null && anonKey === serviceKey) throw new Error("anonKey and serviceKey must differ.");
}
