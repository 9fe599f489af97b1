import { Command } from "commander";
import { addStartCommand } from "./start-command.js";
import { addStorageCommand } from "./storage/storage-command.js";

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command("holdfast")
    .description("A backend that you own: auth, a Postgres database with row security, files and realtime.")
    .showHelpAfterError("(add --help for what can be given)");
  addStartCommand(program);
  addStorageCommand(program);
  return program;
}
