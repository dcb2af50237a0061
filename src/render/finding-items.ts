import type { Finding } from "../report/report.ts";
import { markdownCode, markdownMessage, markdownText } from "./escape-markdown.ts";
import { findingStanding, standingIcons } from "./finding-standing.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { shorten } from "./shorten.ts";

export interface FindingOptions {
  readonly links: SideLinks;
  /** Whether to name the cluster: false where a report has one. */
  readonly named: boolean;
}

/** A finding as a list item: what it means for the merge, the rule, the sentence, the place, who settled it. */
export function findingItem(finding: Finding, { links, named }: FindingOptions): string {
  const { rule, message, place, settled } = finding;
  const cluster = named ? finding.cluster : undefined;
  const where = markdownPlace(place, links.head);
  return [
    `- ${standingIcons[findingStanding(finding)]} **${markdownText(shorten(rule, 100))}**`,
    cluster === undefined ? "" : ` in cluster ${markdownText(shorten(cluster, 100))}`,
    `: ${markdownMessage(shorten(message, 1000))}`,
    settled === undefined ? "" : settledText(settled),
    where === "" ? "" : ` · ${where}`,
    isAcceptable(finding) ? ` · ${markdownCode(finding.id)}` : "",
  ].join("");
}

/** Findings that say that something was not judged: nobody can accept them. */
const unjudged: ReadonlySet<string> = new Set(["analysis-incomplete", "analysis-failed", "file-not-read"]);

/** Whether its id is of use: `/calsim accept` takes it. */
export function isAcceptable(finding: Finding): boolean {
  const standing = findingStanding(finding);
  return (standing === "failure" || standing === "warning") && !unjudged.has(finding.rule);
}

function settledText({ by, reason, until }: NonNullable<Finding["settled"]>): string {
  const limit = until === undefined ? "" : `, until ${markdownText(until)}`;
  return `. Settled by ${markdownText(shorten(by, 100))}: ${markdownText(shorten(reason, 300))}${limit}`;
}
