import type { Report } from "../report/report.ts";
import { annotationsOf, type Annotation } from "./annotations.ts";
import { headline } from "./comment.ts";
import { fitParts } from "./fit-parts.ts";
import type { SideLinks } from "./markdown-place.ts";
import { evidenceParts, findingParts } from "./report-parts.ts";
import { shorten } from "./shorten.ts";
import { showHidden } from "./show-hidden.ts";
import { countsLine, verdictLine } from "./verdict-line.ts";

/** What a check run shows: summary above, text below it, annotations at the lines. */
export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

/** GitHub's limit for either text, which it counts in bytes. */
const maxBytes = 65_535;

/** The report as a check run: what blocks in the summary, what changed and why in the text. */
export function renderCheck(report: Report, links: SideLinks = {}): CheckOutput {
  const rest = "`calsim diff BASE HEAD` prints all of it.";
  const counts = report.clusters.length === 1 ? report.clusters.map(countsLine) : [];
  const intro = [`### ${headline(report)}`, verdictLine(report), ...counts].join("\n\n");
  const summary = fitParts([{ kind: "fixed", text: intro }, ...findingParts(report, links)], maxBytes, rest);
  return {
    title: shorten(showHidden(report.title), 250),
    summary,
    text: fitParts(evidenceParts(report, { links }), maxBytes, rest),
    annotations: annotationsOf(report),
  };
}
