import { readFile } from "node:fs/promises";
import path from "node:path";
import type { SourceFile } from "../../model/resource.ts";
import { terminalText } from "../../render/escape-terminal.ts";
import { inventoryCommands, reduceInventory } from "../../sources/reduce-inventory.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { exitStatus } from "./exit-status.ts";
import { reportIssues } from "./report-issues.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

export interface InventoryOptions {
  readonly output?: string;
}

/** `calsim inventory [FILE...]`: the commands that read a cluster, or what they printed reduced to what calsim uses. */
export async function inventoryCommand(
  world: World,
  names: readonly string[],
  { output }: InventoryOptions,
): Promise<number> {
  if (names.length === 0) {
    await writeOutput(world, output, [commandsText()]);
    return exitStatus.fine;
  }
  const files: SourceFile[] = [];
  for (const name of names) files.push({ path: `${name} (rendered)`, text: await readInput(world, name) });
  const { list, objects, leftOut, issues } = reduceInventory(files);
  if (objects === 0 && issues.every(({ severity }) => severity !== "error"))
    throw new CannotAnalyse(
      "there is no object that calsim uses in it",
      "`calsim inventory` prints the commands",
    );
  await writeOutput(world, output, [`${JSON.stringify(list, undefined, 2)}\n`]);
  const others = [...leftOut].map(([kind, count]) => `${count} ${terminalText(kind)}`);
  if (others.length > 0) await world.stderr.write(`left out: ${others.join(", ")}\n`);
  return reportIssues(world, issues);
}

function commandsText(): string {
  const lines = inventoryCommands.flatMap(({ purpose, command, file }) => [
    ...(purpose === "" ? [] : [`# ${purpose}`]),
    `${command} > ${file}`,
  ]);
  return [
    "# What a tree does not hold, read from the cluster. Each command only reads, and none asks for a Secret.",
    ...lines,
    "",
    "# What they print may hold secrets, in the environment of pods: don't commit it. This keeps the fields that decide",
    "# connections, fit to be committed; name the file under `inventory` of the cluster in .calsim.yml.",
    `calsim inventory ${inventoryCommands.map(({ file }) => file).join(" ")} --output inventory.json`,
    "",
  ].join("\n");
}

async function readInput(world: World, name: string): Promise<string> {
  if (name !== "-") {
    return readFile(path.resolve(world.cwd, name), "utf8").catch((error: unknown) => {
      throw new CannotAnalyse(
        `can't read \`${name}\`: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  for await (const piece of world.stdin)
    pieces.push(typeof piece === "string" ? piece : decoder.decode(piece, { stream: true }));
  return pieces.join("") + decoder.decode();
}
