import type { ClusterReport, PromotedReport } from "../report/report.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { htmlText, markdownCode } from "./escape-markdown.ts";
import type { Part } from "./fit-parts.ts";
import { flowTable } from "./flow-table.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { groupDigits, plural } from "./plural.ts";
import { promotedSections, type PromotedSection } from "./promoted-sections.ts";
import { ranks } from "./ranks.ts";
import { shorten } from "./shorten.ts";

/** What staged policies would do, set apart from what is judged. */
export function promotedParts(cluster: ClusterReport, options: ClusterOptions): readonly Part[] {
  if (cluster.ifPromoted === undefined) return [];
  return [
    { kind: "fixed", text: promotedIntro(cluster.ifPromoted, options.links) },
    ...promotedSections(cluster).map((section) => sectionPart(section, options)),
  ];
}

function sectionPart({ title, changes, before }: PromotedSection, { links, rows }: ClusterOptions): Part {
  const words = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  if (changes.length === 0) return { kind: "fixed", text: `${words}.` };
  const shown = changes.slice(0, rows);
  const sectionLinks =
    before === "base" || links.head === undefined ? links : { base: links.head, head: links.head };
  const table = flowTable(shown, () => undefined, sectionLinks);
  return {
    kind: "rows",
    before: `<details><summary>${htmlText(words)}</summary>\n\n${table.header}\n`,
    rows: table.rows.map((text) => ({ text, rank: ranks.late })),
    between: "\n",
    after: "\n\n</details>",
    dropped: (count) => plural(count, "change on promotion", "changes on promotion"),
    beyond: changes.length - shown.length,
  };
}

/** So many staged policies are named. */
const namedPolicies = 5;

function promotedIntro({ staged }: PromotedReport, links: SideLinks): string {
  const edited = staged.filter(({ edit }) => edit !== "none");
  const shown = (edited.length > 0 ? edited : staged).slice(0, namedPolicies).map((policy) => {
    const what = policy.edit === "none" ? "" : ` ${policy.edit}`;
    const where = markdownPlace(policy.place, policy.edit === "removed" ? links.base : links.head);
    return `${markdownCode(shorten(policy.policy, 100))}${what}, ${where}`;
  });
  const more = staged.length - shown.length;
  const list = [...shown, ...(more > 0 ? [`${groupDigits(more)} more`] : [])].join("; ");
  const count = plural(staged.length, "staged policy", "staged policies");
  return `### If staged policies were promoted\n\n_Not enforced, and no part of the verdict._ ${count}: ${list}.`;
}
