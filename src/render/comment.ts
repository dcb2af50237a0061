import type { Report } from "../report/report.ts";
import { markdownMessage } from "./escape-markdown.ts";
import { isAcceptable } from "./finding-items.ts";
import { findingStanding } from "./finding-standing.ts";
import { fitParts } from "./fit-parts.ts";
import type { SideLinks } from "./markdown-place.ts";
import { evidenceParts, findingParts } from "./report-parts.ts";
import { shorten } from "./shorten.ts";
import { verdictLine } from "./verdict-line.ts";

export interface CommentOptions {
  /** A hidden line that the comment is found by again. */
  readonly marker: string;
  /** Where all of the report can be read. */
  readonly detailsUrl?: string;
  /** Where to find what was left out, as a sentence in Markdown; made from `detailsUrl` unless given. */
  readonly rest?: string;
  /** Where the files of each side can be read. */
  readonly links?: SideLinks;
}

/** GitHub takes 65,536 characters; counted in bytes, and with room for what it may count differently. */
const maxBytes = 65_000;

/**
 * The report as Markdown for one comment on the pull request: the verdict, what blocks, what changed and why. At most
 * 65,000 bytes; what does not fit is dropped by whole rows from the least important end, and the comment says so.
 */
export function renderComment(
  report: Report,
  { marker, detailsUrl, links = {}, ...options }: CommentOptions,
): string {
  const elsewhere =
    detailsUrl === undefined
      ? "The check run has more; `calsim diff BASE HEAD` prints all of it."
      : `[All of it](${detailsUrl})`;
  const rest = options.rest ?? elsewhere;
  const head = [marker, `## ${headline(report)}`, verdictLine(report)]
    .filter((text) => text !== "")
    .join("\n\n");
  const foot = detailsUrl === undefined ? "" : `[Details](${detailsUrl})`;
  const parts = [
    { kind: "fixed", text: head } as const,
    ...findingParts(report, links),
    { kind: "fixed", text: acceptHint(report) } as const,
    ...evidenceParts(report, { links, rows: report.settings.rows }),
    { kind: "fixed", text: foot } as const,
  ];
  return `${fitParts(parts, maxBytes - 1, rest)}\n`;
}

/** How somebody who means it says so, where something can be accepted. */
function acceptHint({ findings }: Report): string {
  return findings.some((finding) => findingStanding(finding) === "failure" && isAcceptable(finding))
    ? "<sub>Meant so? The comment `/calsim accept ID REASON` settles a finding for this pull request.</sub>"
    : "";
}

/** The title behind a sign of the verdict. */
export function headline({ conclusion, title }: Report): string {
  return `${conclusion === "failure" ? "⛔" : "✅"} calsim: ${markdownMessage(shorten(title, 250))}`;
}
