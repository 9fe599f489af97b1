import type { Command } from "commander";
import { addCopyCommand } from "./copy-command.js";
import { addKeyCommands } from "./key-commands.js";
import { addVerifyCommand } from "./verify-command.js";

/** Adds `holdfast storage`. */
export function addStorageCommand(program: Command): void {
  const storage = program
    .command("storage")
    .description("Check the objects behind the files, move them elsewhere, encrypt them.");
  addVerifyCommand(storage);
  addCopyCommand(storage);
  addKeyCommands(storage);
}
