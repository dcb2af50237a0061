import { clip } from "./clip.ts";
import { markdownTable } from "markdown-table";
import type { ChangeGroup, DecidedSide } from "../report/report.ts";
import { markdownMessage, markdownText } from "./escape-markdown.ts";
import { standingIcons, type Standing } from "./finding-standing.ts";
import { markdownEndpoints } from "./markdown-endpoints.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { shorten, shortenWords } from "./shorten.ts";

const heads = ["From → to", "Change", "Edit", "Decided by"] as const;

/** Longer names show their two ends; the trace below the table has all of them. */
const longestWord = 60;

/** A table of changed flows as the lines that go before its rows, and the row of each group. */
export interface FlowTable {
  readonly header: string;
  readonly rows: readonly string[];
}

/** Columns stay unpadded, so that a row costs the same bytes whatever its neighbours are. */
export function flowTable(
  groups: readonly ChangeGroup[],
  standingOf: (group: ChangeGroup) => Standing | undefined,
  links: SideLinks,
): FlowTable {
  const rows = groups.map((group) => flowRow(group, standingOf(group), links));
  const [header = "", delimiters = "", ...lines] = markdownTable([heads, ...rows], {
    alignDelimiters: false,
  }).split("\n");
  return { header: `${header}\n${delimiters}`, rows: lines };
}

function flowRow(group: ChangeGroup, standing: Standing | undefined, links: SideLinks): readonly string[] {
  return [
    `${markdownEndpoints(group.from)}<br>→\u00a0${markdownEndpoints(group.to)}`,
    changeText(group, standing),
    causeText(group, links),
    `before: ${sideText(group.base, links.base)}<br>after: ${sideText(group.head, links.head)}`,
  ];
}

/** `⛔ deny → **allow**` and on what: what the merge would make true stands out. */
function changeText(
  { base, head, connections, family, flows, pairs }: ChangeGroup,
  standing: Standing | undefined,
): string {
  const icon = standing === undefined ? "" : `${standingIcons[standing]}\u00a0`;
  const some = pairs.kind === "all" ? "" : ", not every pair";
  const several = flows > 1 ? `<br>${plural(flows, "flow")}${some}` : "";
  const on = markdownText(clip(connections, 160)) + (family === undefined ? "" : ` (IPv${family})`);
  return `${icon}${base.verdict}\u00a0→\u00a0**${head.verdict}**<br>${on}${several}`;
}

function sideText(side: DecidedSide, prefix: string | undefined): string {
  const place = markdownPlace(side.place, prefix);
  // What the end of a tier means is said once, in the trace below the table.
  const decider = side.decidedBy.replace(/^(end of tier .*? \((?:Deny|Pass)\)): no rule .*$/su, "$1");
  return (
    markdownMessage(shorten(shortenWords(decider, longestWord), 200)) + (place === "" ? "" : `, ${place}`)
  );
}

/** The first cause; its place only where it is not that of a rule named beside it. */
function causeText({ causes, base, head }: ChangeGroup, links: SideLinks): string {
  const [first, ...others] = causes;
  if (first === undefined) return "";
  const place =
    first.head === undefined ? markdownPlace(first.base, links.base) : markdownPlace(first.head, links.head);
  const known = [markdownPlace(base.place, links.base), markdownPlace(head.place, links.head), ""].includes(
    place,
  );
  const more = others.length === 0 ? "" : `<br>and ${plural(others.length, "more edit")}`;
  return (
    markdownMessage(shorten(shortenWords(first.text, longestWord), 200)) + (known ? "" : `, ${place}`) + more
  );
}
