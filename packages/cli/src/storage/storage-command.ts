import type { Command } from "commander";
import { addCopyCommand } from "./copy-command.js";
import { addVerifyCommand } from "./verify-command.js";

/** Adds `holdfast storage`. */
export function addStorageCommand(program: Command): void {
  const storage = program.command("storage").description("Check the objects behind the files, or move them elsewhere.");
  addVerifyCommand(storage);
  addCopyCommand(storage);
}
