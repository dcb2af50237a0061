import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseReport } from "../../report/parse-report.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { exitStatus } from "./exit-status.ts";
import { writeReport, type ReportOptions } from "./render-report.ts";
import type { World } from "./world.ts";

/** `calsim render REPORT`: a report that `--format json` wrote, in another form. `-` is stdin. */
export async function renderCommand(world: World, file: string, options: ReportOptions): Promise<number> {
  const parsed = parseReport(file === "-" ? await readAll(world.stdin) : await readText(world, file));
  if (parsed.kind === "faults") {
    throw new CannotAnalyse(
      `\`${file}\` is not a report:\n${parsed.faults.map((fault) => `  ${fault}`).join("\n")}`,
    );
  }
  await writeReport(world, parsed.report, options);
  return exitStatus.fine;
}

function readText(world: World, file: string): Promise<string> {
  return readFile(path.resolve(world.cwd, file), "utf8").catch((error: unknown) => {
    throw new CannotAnalyse(
      `can't read \`${file}\`: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}

async function readAll(input: World["stdin"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of input)
    text += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
