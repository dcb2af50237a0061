import { renderComment } from "../../render/comment.ts";
import { renderJson } from "../../render/json.ts";
import { renderJunit } from "../../render/junit.ts";
import { renderSarif } from "../../render/sarif.ts";
import { renderText } from "../../render/text.ts";
import type { Report } from "../../report/report.ts";
import { fileSink } from "./matrix-command.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

/** Forms a report can be written in. */
export const reportFormats = ["text", "markdown", "json", "sarif", "junit"] as const;

export interface ReportOptions {
  readonly format: (typeof reportFormats)[number];
  readonly output?: string;
}

/** Writes the report in the form asked for. Markdown is fit for a comment on GitHub. */
export async function writeReport(
  world: World,
  report: Report,
  { format, output }: ReportOptions,
): Promise<void> {
  const sink = output === undefined ? world.stdout : fileSink;
  const renderers = {
    text: () => renderText(report, textOptions(sink, world.env)),
    markdown: () =>
      renderComment(report, {
        marker: "",
        rest: "`calsim diff` without `--format markdown` prints all of it.",
      }),
    json: () => renderJson(report),
    sarif: () => renderSarif(report, { version: world.version }),
    junit: () => renderJunit(report),
  };
  await writeOutput(world, output, [renderers[format]()]);
}
