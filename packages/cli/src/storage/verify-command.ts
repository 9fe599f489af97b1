import { type StorageFault, type VerifyReport, verifyStorage } from "@holdfast/server-core";
import { type Command, Option } from "commander";
import { chooseAdapters } from "../adapters.js";
import { sentenceOf } from "../error-sentence.js";
import { databaseOption, type PlaceOptions, storageOptions } from "../place-options.js";
import { printLog } from "../print-log.js";
import { createProgressBar, showBytes } from "./progress-bar.js";
import { stopSignal } from "./stop-signal.js";
import { STORAGE_PLACES } from "./storage-place.js";

interface VerifyCommandOptions extends PlaceOptions {
  readonly json: boolean;
}

/** Adds `holdfast storage verify`. */
export function addVerifyCommand(storage: Command): void {
  const command = storage
    .command("verify")
    .description("Read every object that the database leads to, compare it with what was written, and look for strays.")
    .addHelpText(
      "after",
      `
${STORAGE_PLACES}

Examples:
  holdfast storage verify                                        the database and the files in ./.holdfast; stop the server first
  holdfast storage verify --database postgres://app@db/app --storage s3://my-files
                                                                 beside a running server
  holdfast storage verify --json > report.json                   for programs

It changes nothing. It ends with 0 when everything is as it should be; with 1 when something is missing, damaged or
contradictory, or when objects are there that nothing leads to; with 2 when it could not be carried out.`,
    )
    .action(async (options: VerifyCommandOptions) => {
      try {
        process.exitCode = await runVerify(options);
      } catch (error) {
        command.error(`error: ${sentenceOf(error)}`, { exitCode: 2 });
      }
    });
  for (const option of [...storageOptions(), databaseOption()]) command.addOption(option);
  command.addOption(new Option("--json", "print the report as one JSON document").default(false));
}

async function runVerify(options: VerifyCommandOptions): Promise<number> {
  const adapters = await chooseAdapters(options, (message) => printLog({ level: "info", message }));
  const bar = createProgressBar();
  const stop = stopSignal("The check was broken off; it says nothing about the rest.");
  try {
    await adapters.database.open();
    await adapters.storage.open();
    const report = await verifyStorage(adapters, {
      signal: stop.signal,
      onProgress: (progress) => bar.show({ label: "Reading", ...progress }),
      ...(options.json ? {} : { onFault: (fault) => process.stdout.write(`${describeFault(fault)}\n`) }),
    });
    bar.end();
    const isGood = report.faults.length === 0;
    process.stdout.write(
      options.json ? `${JSON.stringify({ ok: isGood, ...report }, null, 2)}\n` : describeReport(report),
    );
    return isGood ? 0 : 1;
  } finally {
    bar.end();
    stop.release();
    await Promise.allSettled([adapters.database.close(), adapters.storage.close()]);
  }
}

function describeFault({ kind, key, detail, files }: StorageFault): string {
  const of = files.map(
    ({ bucket, path, versionId }) => `${bucket}/${path}${versionId === null ? "" : ` (version ${versionId})`}`,
  );
  return [`${kind.toUpperCase()} ${key}: ${detail}`, ...of.map((file) => `  content of ${JSON.stringify(file)}`)].join(
    "\n",
  );
}

function describeReport({ objects, bytes, unsettled, faults }: VerifyReport): string {
  const waiting = unsettled === 0 ? "" : ` ${unsettled} objects wait for the sweeper or are being written.`;
  const read = `Read ${objects} objects, ${showBytes(bytes)}.${waiting}`;
  if (faults.length === 0) return `${read} Everything is as it should be.\n`;
  const count = (kind: StorageFault["kind"]) => faults.filter((fault) => fault.kind === kind).length;
  const kinds = (["missing", "damaged", "inconsistent", "unreferenced"] as const).map(
    (kind) => `${count(kind)} ${kind}`,
  );
  return `${read} Found ${kinds.join(", ")}.\n`;
}
