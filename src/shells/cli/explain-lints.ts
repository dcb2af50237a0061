import { lintIssues } from "../../model/issues/lint-issues.ts";
import { stableJson } from "../../render/json.ts";
import { plainStyle } from "../../render/text-style.ts";
import { wrapText } from "../../render/wrap-text.ts";
import { exitStatus } from "./exit-status.ts";
import type { LintOptions } from "./lint-command.ts";
import { fileSink } from "./matrix-command.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

const lints = Object.entries(lintIssues).map(([id, described]) => ({ id, ...described }));

/** `calsim lint --explain`: every lint there is, and what it means. */
export async function explainLints(world: World, { format, output }: LintOptions): Promise<number> {
  const { style = plainStyle, width } = textOptions(
    output === undefined ? world.stdout : fileSink,
    world.env,
  );
  const text = (): string =>
    lints
      .map(({ id, meaning, example, settle }) =>
        [
          style.bold(id),
          ...[meaning, `for example: ${example}`, `what to do: ${settle}`].map((line) =>
            wrapText(`  ${line}`, width, "  "),
          ),
          "",
        ].join("\n"),
      )
      .join("\n");
  await writeOutput(world, output, [format === "json" ? `${stableJson({ version: 1, lints })}\n` : text()]);
  return exitStatus.fine;
}
