import type { ChangeGroup, ClusterReport, EndpointSummary, PromotedReport } from "../report/report.ts";
import { htmlText, markdownCode, markdownMessage, markdownText } from "./escape-markdown.ts";
import type { Standing } from "./finding-standing.ts";
import type { Part, Row } from "./fit-parts.ts";
import { flowDetails } from "./flow-details.ts";
import { flowTable } from "./flow-table.ts";
import { issueItem } from "./issue-items.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { groupDigits, plural } from "./plural.ts";
import { promotedSections } from "./promoted-sections.ts";
import { shorten } from "./shorten.ts";
import { countsLine } from "./verdict-line.ts";

export interface ClusterOptions {
  readonly links: SideLinks;
  readonly standingOf: (group: ChangeGroup) => Standing | undefined;
  /** False where a report has one cluster: its name says nothing. */
  readonly named: boolean;
}

/** What goes when there is no room, last first. Rank 0 and 1 are for what blocks (fit-parts.ts). */
const ranks = {
  blocking: 1,
  issue: 2,
  firstDetail: 3,
  openRow: 4,
  blockingDetail: 5,
  detail: 6,
  foldedRow: 7,
  late: 8,
  endpoint: 8,
  old: 9,
} as const;

/** Rows that do not block and stand open; the rest is a click away. */
const openRows = 20;
/** Groups whose evidence comes before the rows of others. */
const earlyDetails = 10;

/** One cluster of a report: problems first, then what changed, then the evidence, then what came and went. */
export function clusterParts(cluster: ClusterReport, options: ClusterOptions): readonly Part[] {
  const heading = options.named
    ? `### Cluster ${markdownText(shorten(cluster.name, 100))}`
    : "### Changed flows";
  const intro = cluster.changes.length === 0 && !options.named ? "" : heading;
  return [
    ...newIssueParts(cluster, options),
    { kind: "fixed", text: [intro, countsLine(cluster)].filter((text) => text !== "").join("\n\n") },
    ...changeParts(cluster.changes, options),
    ...promotedParts(cluster, options),
    ...endpointParts("added", cluster.endpointsAdded, options.links.head),
    ...endpointParts("removed", cluster.endpointsRemoved, options.links.base),
    ...oldIssueParts(cluster, options),
  ];
}

function changeParts(
  changes: readonly ChangeGroup[],
  { standingOf, links }: ClusterOptions,
): readonly Part[] {
  const table = flowTable(changes, standingOf, links);
  const blocking = changes.filter((group) => standingOf(group) === "failure").length;
  const open = blocking + openRows;
  const all = changes.map((group, index): { row: Row; detail: Row } => {
    const blocks = standingOf(group) === "failure";
    const rank = blocks ? ranks.blocking : index < open ? ranks.openRow : ranks.foldedRow;
    const early = index < earlyDetails;
    const detailRank = blocks
      ? early
        ? ranks.firstDetail
        : ranks.blockingDetail
      : early
        ? ranks.detail
        : ranks.late;
    return {
      row: { rank, text: table.rows[index] ?? "" },
      detail: { rank: detailRank, text: flowDetails(group, standingOf(group), links) },
    };
  });
  // The report puts blocking groups first; a stable sort keeps that promise whoever made the report.
  const rows = all.map(({ row }) => row).sort((a, b) => a.rank - b.rank);
  const details = all.map(({ detail }) => detail).sort((a, b) => a.rank - b.rank);
  const folded = rows.slice(open);
  const summary = `<details><summary>${groupDigits(folded.length)} more changes</summary>`;
  const dropped = (count: number): string => plural(count, "changed group", "changed groups");
  return [
    {
      kind: "rows",
      before: `${table.header}\n`,
      rows: rows.slice(0, open),
      between: "\n",
      after: "",
      dropped,
    },
    {
      kind: "rows",
      before: `${summary}\n\n${table.header}\n`,
      rows: folded,
      between: "\n",
      after: "\n\n</details>",
      dropped,
    },
    {
      kind: "rows",
      before: "#### Why\n\n",
      rows: details,
      between: "\n\n",
      after: "",
      dropped: (count) => `the evidence of ${plural(count, "changed group", "changed groups")}`,
    },
  ];
}

function promotedParts(cluster: ClusterReport, { links }: ClusterOptions): readonly Part[] {
  if (cluster.ifPromoted === undefined) return [];
  return [
    { kind: "fixed", text: promotedIntro(cluster.ifPromoted, links) },
    ...promotedSections(cluster).map(({ title, changes }): Part => {
      const words = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
      if (changes.length === 0) return { kind: "fixed", text: `${words}.` };
      const table = flowTable(changes, () => undefined, links);
      return {
        kind: "rows",
        before: `<details><summary>${htmlText(words)}</summary>\n\n${table.header}\n`,
        rows: table.rows.map((text) => ({ text, rank: ranks.late })),
        between: "\n",
        after: "\n\n</details>",
        dropped: (count) => plural(count, "change on promotion", "changes on promotion"),
      };
    }),
  ];
}

/** So many staged policies are named. */
const namedPolicies = 5;

function promotedIntro({ staged }: PromotedReport, links: SideLinks): string {
  const edited = staged.filter(({ edit }) => edit !== "none");
  const shown = (edited.length > 0 ? edited : staged)
    .slice(0, namedPolicies)
    .map(({ policy, edit, place }) => {
      const what = edit === "none" ? "" : ` ${edit}`;
      return `${markdownCode(shorten(policy, 100))}${what}, ${markdownPlace(place, edit === "removed" ? links.base : links.head)}`;
    });
  const more = staged.length - shown.length;
  const list = [...shown, ...(more > 0 ? [`${groupDigits(more)} more`] : [])].join("; ");
  return `### If staged policies were promoted\n\n_Not enforced, and no part of the verdict._ ${plural(staged.length, "staged policy", "staged policies")}: ${list}.`;
}

function endpointParts(
  what: "added" | "removed",
  endpoints: readonly EndpointSummary[],
  prefix: string | undefined,
): readonly Part[] {
  const item = ({ id, place }: EndpointSummary): string => {
    const where = markdownPlace(place, prefix);
    return `- ${markdownCode(id)}${where === "" ? "" : ` (${where})`}`;
  };
  return foldedList(
    `${plural(endpoints.length, "endpoint")} ${what}`,
    endpoints.map(item),
    ranks.endpoint,
    (count) => plural(count, `endpoint ${what}`, `endpoints ${what}`),
  );
}

function newIssueParts({ issues }: ClusterReport, { links }: ClusterOptions): readonly Part[] {
  const rows = issues
    .filter(isNewFault)
    .map((issue) => ({ text: issueItem(issue, links), rank: ranks.issue }));
  if (rows.length === 0) return [];
  return [
    {
      kind: "rows",
      before: "### Problems in the manifests\n\n",
      rows,
      between: "\n",
      after: "",
      dropped: (count) => plural(count, "problem"),
    },
  ];
}

function isNewFault({ since, severity }: ClusterReport["issues"][number]): boolean {
  return since === "head" && severity !== "notice";
}

function oldIssueParts({ issues }: ClusterReport, { links }: ClusterOptions): readonly Part[] {
  const lists = [
    ["new remark", issues.filter((issue) => issue.since === "head" && !isNewFault(issue))],
    ["older problem", issues.filter((issue) => issue.since === "base")],
    ["problem fixed by this change", issues.filter((issue) => issue.since === "fixed")],
  ] as const;
  return lists.flatMap(([name, list]) => {
    const names = name.replace(/^(\w+ )?(remark|problem)/, "$1$2s");
    const items = list.map((issue) => issueItem(issue, links, issue.since === "fixed" ? "base" : "head"));
    return foldedList(plural(items.length, name, names), items, ranks.old, (count) =>
      plural(count, name, names),
    );
  });
}

/** A list behind its title; nothing for no items. */
export function foldedList(
  title: string,
  items: readonly string[],
  rank: number,
  dropped: (count: number) => string,
): readonly Part[] {
  if (items.length === 0) return [];
  const before = `<details><summary>${htmlText(title)}</summary>\n\n`;
  return [
    {
      kind: "rows",
      before,
      rows: items.map((text) => ({ text, rank })),
      between: "\n",
      after: "\n\n</details>",
      dropped,
    },
  ];
}

/** What the engine had to assume in any cluster, each with how to settle it. */
export function assumptionParts(clusters: readonly ClusterReport[]): readonly Part[] {
  const items = clusters
    .flatMap((cluster) => cluster.assumptions)
    .map(({ message, settle }) => `- ${markdownMessage(message)}. To settle it: ${markdownMessage(settle)}`);
  const unique = [...new Set(items)];
  return foldedList(plural(unique.length, "assumption"), unique, ranks.old, (count) =>
    plural(count, "assumption"),
  );
}
