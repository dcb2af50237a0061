import type { ExpectationResult, Report } from "../report/report.ts";
import { markdownMessage, markdownText } from "./escape-markdown.ts";
import {
  expectationCounts,
  expectationStanding,
  isBroken,
  outcomeWords,
  sortExpectations,
} from "./expectation-outcomes.ts";
import { standingIcons } from "./finding-standing.ts";
import type { Part } from "./fit-parts.ts";
import { foldedList } from "./folded-list.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { ranks } from "./ranks.ts";
import { shorten } from "./shorten.ts";

/** What became of every expectation; findings say more of the broken ones. */
export function expectationParts(report: Report, links: SideLinks): readonly Part[] {
  const { expectations, clusters } = report;
  const items = sortExpectations(expectations).map((result) =>
    expectationItem(result, { report, links, named: clusters.length > 1 }),
  );
  const title = `${plural(expectations.length, "expectation")}: ${expectationCounts(expectations).join(", ")}`;
  const rank = expectations.some(isBroken) ? ranks.brokenExpectation : ranks.old;
  return foldedList(title, items, rank, (count) => plural(count, "expectation"));
}

function expectationItem(
  result: ExpectationResult,
  { report, links, named }: { readonly report: Report; readonly links: SideLinks; readonly named: boolean },
): string {
  const { id, cluster, text, outcome, place } = result;
  const standing = isBroken(result) ? expectationStanding(result, report) : undefined;
  const icon = isBroken(result) ? standingIcons[standing ?? "notice"] : "✅";
  // The configuration that judges is the base's.
  const where = markdownPlace(place, links.base);
  const settled = standing === "settled" ? ", settled" : "";
  return [
    `- ${icon} **${markdownText(shorten(id, 100))}**`,
    named ? ` in cluster ${markdownText(shorten(cluster, 100))}` : "",
    `, ${outcomeWords[outcome]}${settled}: ${markdownMessage(shorten(text, 400))}`,
    where === "" ? "" : ` · ${where}`,
  ].join("");
}
