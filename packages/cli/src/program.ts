import { Command } from "commander";
import { addStartCommand } from "./start-command.js";
import { addKeyCommands } from "./storage/key-commands.js";

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command("holdfast")
    .description("A backend that you own: auth, a Postgres database with row security, files and realtime.")
    .showHelpAfterError("(add --help for what can be given)");
  addStartCommand(program);
  addKeyCommands(program.command("storage").description("Look after the files of a server."));
  return program;
}
