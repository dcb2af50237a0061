import { CommanderError, type Command } from "commander";
import { terminalLines } from "../../render/escape-terminal.ts";
import { AnalysisRefused } from "../app/analysis-refused.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { exitStatus } from "./exit-status.ts";
import { createProgram } from "./program.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";

/** Runs one command and gives the status to end with. A fault of ours rejects. */
export async function runCli(world: World): Promise<number> {
  let status: number = exitStatus.fine;
  const program = createProgram(world, (ended) => (status = ended));
  const pending: Promise<unknown>[] = [];
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => pending.push(world.stdout.write(text)),
      writeErr: (text) => pending.push(world.stderr.write(text)),
    });
  }
  try {
    await program.parseAsync([...world.args], { from: "user" });
  } catch (error) {
    status = await statusOf(error, world);
  }
  await Promise.all(pending);
  return status;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

async function statusOf(error: unknown, world: World): Promise<number> {
  // Commander has already said what is wrong with the command line; help and version are no fault.
  if (error instanceof CommanderError) {
    return error.code === "commander.helpDisplayed" || error.code === "commander.version"
      ? exitStatus.fine
      : exitStatus.notAnalysed;
  }
  if (!(error instanceof CannotAnalyse) && !(error instanceof AnalysisRefused)) throw error;
  const { style } = textOptions(world.stderr, world.env);
  const hint = error instanceof CannotAnalyse && error.hint !== undefined ? [error.hint] : [];
  const lines = [`${style?.red("error") ?? "error"}: ${error.message}`, ...hint];
  await world.stderr.write(
    `${lines.flatMap((line, index) => (index === 0 ? keepColour(line) : terminalLines(line))).join("\n")}\n`,
  );
  return exitStatus.notAnalysed;
}

/** The first word is ours and coloured; the rest is what the user or Git wrote. */
function keepColour(line: string): readonly string[] {
  const [first = "", ...rest] = line.split(": ");
  return [`${first}: ${terminalLines(rest.join(": ")).join("\n")}`];
}
