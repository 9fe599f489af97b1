const TIMESTAMP = /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\+00( BC)?$/;

/** Reads Postgres' text of a timestamptz in UTC, cut to milliseconds; null for `infinity` and what is not of that form. */
export function parseTimestampText(text: string): Date | null {
  const match = TIMESTAMP.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = "", bc] = match;
  const date = new Date(0);
  // Year 1 BC is the astronomers' year 0; Date.UTC would read a year below 100 as 19xx.
  date.setUTCFullYear(bc ? 1 - Number(year) : Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, "0").slice(0, 3)));
  return date;
}

/** Writes what Postgres reads as that instant, also for years beyond four digits and before 1. */
export function formatTimestampText(date: Date): string {
  const year = date.getUTCFullYear();
  const shownYear = String(year > 0 ? year : 1 - year).padStart(4, "0");
  const rest = date
    .toISOString()
    .replace(/^[+-]?\d+-/, "")
    .replace("T", " ")
    .replace("Z", "+00");
  return `${shownYear}-${rest}${year > 0 ? "" : " BC"}`;
}
