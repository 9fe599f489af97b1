/** Shows on stderr how far long work is: a bar that moves on a terminal, else a line now and again. */
export interface ProgressBar {
  show(progress: Progress | OpenProgress): void;
  /** Ends the bar; the last state stays to be read. */
  end(): void;
}

export interface Progress {
  readonly label: string;
  readonly objects: number;
  readonly bytes: number;
  readonly totalObjects: number;
  readonly totalBytes: number;
}

/** Of work whose end is not known beforehand. */
export interface OpenProgress {
  readonly label: string;
  readonly objects: number;
}

export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const TERMINAL_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;
const BAR_CELLS = 24;

/** A bar on `screen`. */
export function createProgressBar(screen: Screen = process.stderr, now: () => number = Date.now): ProgressBar {
  const startedAt = now();
  const every = screen.isTTY ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
  let shownAt = screen.isTTY ? 0 : startedAt;
  let last: Progress | OpenProgress | null = null;
  const draw = (progress: Progress | OpenProgress): void => {
    const line = renderProgress(progress, now() - startedAt);
    screen.write(screen.isTTY ? `\r\u001b[2K${line.slice(0, (screen.columns ?? 80) - 1)}` : `${line}\n`);
  };
  return {
    show(progress) {
      last = progress;
      if (now() - shownAt < every) return;
      shownAt = now();
      draw(progress);
    },
    end() {
      if (last !== null) draw(last);
      if (last !== null && screen.isTTY) screen.write("\n");
      last = null;
    },
  };
}

/** One line: what is done, and where the end is known, how long it will take. */
export function renderProgress(progress: Progress | OpenProgress, elapsedMs: number): string {
  if (!("totalObjects" in progress)) return `${progress.label}  ${progress.objects} objects, ${showTime(elapsedMs)}`;
  const { label, objects, bytes, totalObjects, totalBytes } = progress;
  // Small objects cost as much as large ones; whichever is further behind tells the truth.
  const share = Math.min(ratio(objects, totalObjects), ratio(bytes, totalBytes));
  const filled = Math.floor(share * BAR_CELLS);
  const bar = `[${"#".repeat(filled)}${".".repeat(BAR_CELLS - filled)}]`;
  const left = share > 0 && share < 1 ? `, ${showTime((elapsedMs * (1 - share)) / share)} left` : "";
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `${label} ${bar} ${percent}%  ${objects}/${totalObjects} objects, ${showBytes(bytes)} of ${showBytes(totalBytes)}${left}`;
}

/** Bytes as people read them. */
export function showBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.min(1, part / whole);
}

function showTime(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
