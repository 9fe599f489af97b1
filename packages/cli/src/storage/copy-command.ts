import { createHash } from "node:crypto";
import { join } from "node:path";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { type Command, InvalidArgumentError, Option } from "commander";
import { sentenceOf } from "../error-sentence.js";
import { type CopyJournal, openCopyJournal } from "./copy-journal.js";
import { type CopyReport, copyStorage } from "./copy-storage.js";
import { type EncryptFiles, sealStorage } from "./encrypt-files.js";
import { checkSealing, plainSource } from "./plain-source.js";
import { createProgressBar, showBytes } from "./progress-bar.js";
import { stopSignal } from "./stop-signal.js";
import {
  describePlace,
  openStoragePlace,
  readStoragePlace,
  STORAGE_PLACES,
  type StoragePlace,
} from "./storage-place.js";

interface CopyCommandOptions {
  readonly from: StoragePlace;
  readonly to: StoragePlace;
  readonly encryptTo?: EncryptFiles;
  readonly journal?: string;
  readonly atOnce: number;
  readonly passes: number;
  readonly prune: boolean;
}

/** Adds `holdfast storage copy`. */
export function addCopyCommand(storage: Command): void {
  const command = storage
    .command("copy")
    .description("Copy all objects to another storage, while the server runs, and check every copy.")
    .addOption(new Option("--from <place>", "where they are").argParser(readStoragePlace).makeOptionMandatory())
    .addOption(new Option("--to <place>", "where they are to be").argParser(readStoragePlace).makeOptionMandatory())
    .addOption(
      new Option(
        "--encrypt-to [key-file]",
        "encrypt the copies by the newest key of this file, or of HOLDFAST_STORAGE_KEY; the source is to be plain",
      ),
    )
    .addOption(
      new Option(
        "--journal <file>",
        "file that remembers what is done, so that a copy can go on (default: in this folder, named for the two places)",
      ),
    )
    .addOption(new Option("--at-once <number>", "objects under way at a time").default(8).argParser(readCount))
    .addOption(
      new Option("--passes <number>", "passes at most; each finds what came meanwhile").default(5).argParser(readCount),
    )
    .addOption(new Option("--prune", "remove from the target what the source does not have").default(false))
    .addHelpText(
      "after",
      `
${STORAGE_PLACES}

Examples:
  holdfast storage copy --from file:.holdfast/files --to 's3://my-files?region=eu-central-1'
  holdfast storage copy --from s3://my-files --to file:./files --at-once 16
  holdfast storage copy --from file:.holdfast/files --to file:./encrypted --encrypt-to storage.key

To move a server: copy while it runs, stop it, copy once more (which takes seconds), and start it with --storage <the new place>.
Without --encrypt-to objects are copied as they are: encrypted ones stay encrypted, by the same keys. With it, they are refused.
Nothing is removed from the source. Ctrl-C ends the copy; the same command goes on with it. It ends with 0 when every
object is there, else with 1.`,
    )
    .action(async (options: CopyCommandOptions) => {
      process.exitCode = await runCopy(options).catch((error) => command.error(`error: ${sentenceOf(error)}`));
    });
}

async function runCopy(options: CopyCommandOptions): Promise<number> {
  const places = { from: describePlace(options.from), to: describeTarget(options) };
  if (places.from === describePlace(options.to)) throw new Error("--from and --to are the same place.");
  const [source, to] = [await openStoragePlace(options.from), await openTarget(options)];
  const isSealing = options.encryptTo !== undefined;
  const from = isSealing ? plainSource(source) : source;
  const journalPath = options.journal ?? join(".", `holdfast-copy-${shortHash(JSON.stringify(places))}.journal`);
  return withOpen([from, to], async () => {
    if (isSealing) await checkSealing({ from, to });
    const journal = await openCopyJournal(journalPath, places);
    return copyWith({ from, to, journal, options }).finally(() => journal.close());
  });
}

async function copyWith({
  options,
  journal,
  ...ends
}: {
  readonly from: StorageAdapter;
  readonly to: StorageAdapter;
  readonly journal: CopyJournal;
  readonly options: CopyCommandOptions;
}): Promise<number> {
  const bar = createProgressBar();
  const stop = stopSignal("The copy was broken off. The same command goes on with it.");
  try {
    const report = await copyStorage(ends, {
      journal,
      signal: stop.signal,
      atOnce: options.atOnce,
      passes: options.passes,
      prune: options.prune,
      onProgress: ({ pass, ...progress }) => bar.show({ label: `Pass ${pass}`, ...progress }),
      onFailure: (key, error) => process.stderr.write(`\n${JSON.stringify(key)}: ${sentenceOf(error)}\n`),
    });
    bar.end();
    process.stdout.write(describeCopy(report, options));
    return report.failed === 0 ? 0 : 1;
  } finally {
    bar.end();
    stop.release();
  }
}

function describeCopy(report: CopyReport, options: CopyCommandOptions): string {
  const { from, to, encryptTo, prune } = options;
  const { copied, copiedBytes, present, extra, failed, isComplete } = report;
  const lines = [
    `Copied ${copied} objects (${showBytes(copiedBytes)}), each checked by its SHA-256. ${present} objects are at ${describeTarget(options)}.`,
  ];
  if (extra > 0) {
    const what = `${extra} objects that ${describePlace(from)} does not have`;
    lines.push(prune ? `Removed ${what}.` : `There are ${what}; --prune removes them.`);
  }
  if (failed > 0) {
    lines.push(`${failed} objects were NOT copied; see above. Run the same command again before you switch over.`);
  } else {
    const keys = typeof encryptTo === "string" ? ` '${encryptTo}'` : "";
    const place = `--storage '${to.text}'${encryptTo === undefined ? "" : ` --encrypt-files${keys}`}`;
    const state = isComplete ? "The last pass found nothing new." : "Objects were still being written.";
    lines.push(
      `${state} To switch over: stop the server, run this command once more, start it with ${place}, and check it with holdfast storage verify.`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Never looks at the keys of the environment unasked: a sealed storage can be copied as it is. */
async function openTarget({ to, encryptTo }: CopyCommandOptions): Promise<StorageAdapter> {
  const target = await openStoragePlace(to);
  return encryptTo === undefined ? target : sealStorage(target, encryptTo, process.env);
}

function describeTarget({ to, encryptTo }: CopyCommandOptions): string {
  return encryptTo === undefined ? describePlace(to) : `${describePlace(to)}, encrypted`;
}

/** Opens the adapters, and closes them whatever happens. */
async function withOpen<T>(adapters: readonly StorageAdapter[], work: () => Promise<T>): Promise<T> {
  try {
    for (const adapter of adapters) await adapter.open();
    return await work();
  } finally {
    for (const adapter of adapters) await adapter.close();
  }
}

function readCount(text: string): number {
  const number = Number(text);
  if (!/^\d{1,4}$/.test(text) || number < 1) throw new InvalidArgumentError("Give a whole number from 1 to 9999.");
  return number;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
