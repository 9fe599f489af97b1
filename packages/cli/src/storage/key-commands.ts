import type { EncryptedStorage } from "@holdfast/adapter-encrypted";
import { newStorageKey, storageKeyLine } from "@holdfast/adapter-encrypted";
import type { Command } from "commander";
import { sentenceOf } from "../error-sentence.js";
import { type StorageOptions, storageOptions, storagePlace } from "../place-options.js";
import { sealStorage } from "./encrypt-files.js";
import { createProgressBar } from "./progress-bar.js";
import { stopSignal } from "./stop-signal.js";
import { openStoragePlace } from "./storage-place.js";

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
    .action(async (options: StorageOptions) => {
      try {
        await rewrapFiles(options);
      } catch (error) {
        rewrap.error(`error: ${sentenceOf(error)}`);
      }
    });
  for (const option of storageOptions()) rewrap.addOption(option);
}

async function rewrapFiles(options: StorageOptions): Promise<void> {
  const inner = await openStoragePlace(storagePlace(options));
  // Not absent and not false: what comes back encrypts.
  const storage = (await sealStorage(inner, options.encryptFiles ?? true, process.env)) as EncryptedStorage;
  const bar = createProgressBar();
  const stop = stopSignal("It was broken off. Keep the older keys; the same command goes on with it.");
  try {
    await storage.open();
    const { checked, rewritten } = await storage.rewrap({
      signal: stop.signal,
      onProgress: ({ checked: objects }) => bar.show({ label: "Encrypting anew", objects }),
    });
    bar.end();
    process.stdout.write(
      `${checked} objects checked, ${rewritten} encrypted anew. The newest key now opens all of them.\n`,
    );
  } catch (error) {
    stop.signal.throwIfAborted();
    throw error;
  } finally {
    bar.end();
    stop.release();
    await storage.close();
  }
}
