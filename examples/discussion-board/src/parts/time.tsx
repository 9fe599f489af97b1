const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });

/** When something was, as people say it; the exact time is its title. */
export function Time({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={absolute.format(new Date(at))}>
      {ago(at)}
    </time>
  );
}

function ago(at: string): string {
  const seconds = (Date.now() - Date.parse(at)) / 1_000;
  const step = STEPS.find(([, size]) => seconds >= size);
  return step === undefined ? "just now" : relative.format(-Math.floor(seconds / step[1]), step[0]);
}
