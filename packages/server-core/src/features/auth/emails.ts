/** The form in which addresses are stored and compared: lower case, composed (NFC). */
export function normalizeEmail(email: string): string {
  return email.normalize("NFC").toLowerCase();
}
