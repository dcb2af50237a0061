import type { Issue } from "../../model/issue.ts";
import { issueText } from "../../render/text-marks.ts";
import { exitStatus } from "./exit-status.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";

/**
 * Prints issues to stderr, each with file and line, and gives the status they call for: an answer that errors have left
 * incomplete is no answer to rely on. Notices stay in the JSON output.
 */
export async function reportIssues(world: World, issues: readonly Issue[]): Promise<number> {
  const { style } = textOptions(world.stderr, world.env);
  const lines = issues
    .filter(({ severity }) => severity !== "notice")
    .map((issue) => `${issueText(issue, style)}\n`);
  if (lines.length > 0) await world.stderr.write(lines.join(""));
  return issues.some(({ severity }) => severity === "error") ? exitStatus.notAnalysed : exitStatus.fine;
}
