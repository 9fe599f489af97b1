import { join, resolve } from "node:path";
import type { EncryptedStorage } from "@holdfast/adapter-encrypted";
import { newStorageKey, storageKeyLine } from "@holdfast/adapter-encrypted";
import { fsStorage } from "@holdfast/adapter-fs";
import { type Command, Option } from "commander";
import { type EncryptFiles, sealStorage } from "./encrypt-files.js";

const NOTE = `
This line is a storage key. It is shown this once, and kept nowhere: keep it in a file that only the server can read, and
a copy apart from the backups of the files. WITHOUT IT, EVERY FILE THAT IT ENCRYPTED IS LOST, for everybody and for good.

  holdfast storage new-key > storage.key && chmod 600 storage.key
  holdfast start --encrypt-files storage.key

To change keys: append a new one (holdfast storage new-key >> storage.key), restart, and run
"holdfast storage rewrap --encrypt-files storage.key"; then the older lines can go.
`;

/** Adds the commands about storage keys to `holdfast storage`. */
export function addKeyCommands(storage: Command): void {
  storage
    .command("new-key")
    .description("Make a key for encrypting files, and print it. It is kept nowhere.")
    .addHelpText("after", NOTE)
    .action(() => {
      process.stdout.write(`${storageKeyLine(newStorageKey())}\n`);
      process.stderr.write(NOTE);
    });

  const rewrap = storage
    .command("rewrap")
    .description("Encrypt anew, by the newest key, every file that an older key has encrypted. The server may run.")
    .addOption(new Option("--data <folder>", "folder that holds the files").env("HOLDFAST_DATA").default(".holdfast"))
    .addOption(encryptFilesOption())
    .action(async ({ data, encryptFiles }: { readonly data: string; readonly encryptFiles?: EncryptFiles }) => {
      try {
        await rewrapFiles(data, encryptFiles ?? true);
      } catch (error) {
        rewrap.error(`error: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
}

/** `--encrypt-files`, as every command takes it that reads files. */
export function encryptFilesOption(): Option {
  return new Option(
    "--encrypt-files [key-file]",
    "encrypt files by the newest key of this file, or of HOLDFAST_STORAGE_KEY; see: holdfast storage new-key --help",
  ).env("HOLDFAST_ENCRYPT_FILES");
}

async function rewrapFiles(data: string, encryptFiles: EncryptFiles): Promise<void> {
  const inner = fsStorage({ directory: join(resolve(data), "files") });
  // Not absent and not false: what comes back encrypts.
  const storage = (await sealStorage(inner, encryptFiles, process.env)) as EncryptedStorage;
  await storage.open();
  try {
    const { checked, rewritten } = await storage.rewrap({ onProgress: showProgress });
    process.stderr.write("\r");
    process.stdout.write(
      `${checked} objects checked, ${rewritten} encrypted anew. The newest key now opens all of them.\n`,
    );
  } finally {
    await storage.close();
  }
}

function showProgress({ checked, rewritten }: { readonly checked: number; readonly rewritten: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${checked} objects checked, ${rewritten} encrypted anew`);
}
