import { s3Door } from "@holdfast/door-s3";
import { tusDoor } from "@holdfast/door-tus";
import { createServer, type Server, type StartReport } from "@holdfast/server-core";
import { type Listening, serve } from "@holdfast/server-node";
import type { Command } from "commander";
import { chooseAdapters } from "./adapters.js";
import { sentenceOf } from "./error-sentence.js";
import { storagePlace } from "./place-options.js";
import { printLog } from "./print-log.js";
import { readSetUp, type SetUp } from "./set-up/set-up-file.js";
import { setUpServer } from "./set-up/set-up-server.js";
import { type StartOptions, startOptions } from "./start-options.js";
import { startReport } from "./start-report.js";
import { describePlace, STORAGE_PLACES } from "./storage/storage-place.js";

const REPEATED_SIGNAL_MS = 500;

/** Adds `holdfast start`. */
export function addStartCommand(program: Command): void {
  const command = program
    .command("start")
    .description("Start the server and keep it running until Ctrl-C.")
    .addHelpText(
      "after",
      `
Examples:
  holdfast start                                     everything in ./.holdfast, at http://127.0.0.1:8000
  holdfast start --port 0 --database memory          a throw-away server on any free port
  holdfast start --database postgres://app@db/app    tables in a Postgres of yours, files in ./.holdfast
  holdfast start --storage s3://my-files             files in a bucket of Amazon S3
  holdfast start --site dist --setup setup.json      an app: its pages at /, its tables and buckets made at the first start
  holdfast start --encrypt-files storage.key         files encrypted on the disk; first: holdfast storage new-key --help

${STORAGE_PLACES}

The first start prints the first admin's password, once. The anonymous key is printed at each start.`,
    )
    .action((options: StartOptions) => start(options, command));
  for (const option of startOptions()) command.addOption(option);
}

async function start(options: StartOptions, command: Command): Promise<void> {
  const setUp =
    options.setup === undefined ? null : await readSetUp(options.setup).catch((error) => refuse(command, error));
  const adapters = await chooseAdapters(options, (message) => printLog({ level: "info", message })).catch((error) =>
    refuse(command, error),
  );
  const { adminEmail, adminPassword } = options;
  if ((adminEmail === undefined) !== (adminPassword === undefined)) {
    command.error("error: give --admin-email and --admin-password together, or neither");
  }
  const server = createServer({
    ...adapters,
    doors: [tusDoor(), s3Door(options.s3Domain === undefined ? {} : { domain: options.s3Domain })],
    log: printLog,
    ...(options.anonKey === undefined ? {} : { anonKey: options.anonKey }),
    ...(options.serviceKey === undefined ? {} : { serviceKey: options.serviceKey }),
    ...(adminEmail === undefined || adminPassword === undefined
      ? {}
      : { firstAdmin: { email: adminEmail, password: adminPassword } }),
    settings: {
      tableCreators: options.tableCreators,
      openRegistration: options.registration,
      corsOrigins: [options.corsOrigin].flat(),
      publicUrl: options.publicUrl ?? null,
      maxBytesPerUser: options.maxBytesPerUser ?? null,
      ...(options.maxUploadBytes === undefined ? {} : { maxUploadBytes: options.maxUploadBytes }),
    },
  });
  try {
    const report = await server.start();
    const setUpLine = setUp === null ? null : await applyAtStart(server, { setUp, report, options });
    const { site, ...serveOptions } = options;
    const listening = await serve(server, {
      ...serveOptions,
      ...(site === undefined ? {} : { site: { folder: site, anonKey: report.anonKey } }),
    });
    process.stdout.write(
      startReport({
        url: listening.url,
        data: options.data,
        storage: describePlace(storagePlace(options)),
        database: adapters.database,
        isEncrypted: adapters.storage.name === "encrypted",
        isPasswordGiven: adminPassword !== undefined,
        hasSite: site !== undefined,
        setUp: setUpLine,
        ...report,
      }),
    );
    closeOnSignal(listening);
  } catch (error) {
    await server.close();
    refuse(command, error);
  }
}

function refuse(command: Command, error: unknown): never {
  command.error(`error: ${sentenceOf(error)}`);
}

interface SetUpAtStart {
  readonly setUp: SetUp;
  readonly report: StartReport;
  readonly options: StartOptions;
}

/** Applies the set-up where an admin's password is known. A failure ends nothing: the report may hold the only password. */
async function applyAtStart(server: Server, { setUp, report, options }: SetUpAtStart): Promise<string | null> {
  const { adminEmail: email, adminPassword: password } = options;
  const given = email === undefined || password === undefined ? null : { email, password };
  const admin = report.firstAdmin ?? given;
  if (admin === null) return null;
  try {
    const made = await setUpServer(server, { setUp, anonKey: report.anonKey, admin });
    return made.length === 0 ? "nothing was missing" : `made ${made.join(", ")}`;
  } catch (error) {
    printLog({ level: "error", message: "The set-up was not applied to its end.", error });
    return "failed; see the log. To apply it again, start with --admin-email and --admin-password";
  }
}

/** Drains at the first signal; another one ends at once, unless it comes so soon that it is the same: npm repeats a Ctrl-C. */
function closeOnSignal(listening: Listening): void {
  let stopping: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping === undefined) {
      stopping = Date.now();
      process.stdout.write(`\n${signal}: finishing what is under way; once more ends at once.\n`);
      void listening.close().then(() => process.exit(0));
    } else if (Date.now() - stopping > REPEATED_SIGNAL_MS) {
      process.exit(130);
    }
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
