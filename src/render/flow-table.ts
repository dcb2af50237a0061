import { markdownTable } from "markdown-table";
import type { ChangeGroup, DecidedSide } from "../report/report.ts";
import { markdownText } from "./escape-markdown.ts";
import { standingIcons, type Standing } from "./finding-standing.ts";
import { markdownEndpoints } from "./markdown-endpoints.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { shorten } from "./shorten.ts";

const heads = ["", "From", "To", "Connections", "Verdict", "Decided by, before and after", "Cause"] as const;

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
  const family = group.family === undefined ? "" : ` (IPv${group.family})`;
  const several = group.flows > 1 ? `<br>${plural(group.flows, "flow")}` : "";
  return [
    standing === undefined ? "" : standingIcons[standing],
    markdownEndpoints(group.from),
    markdownEndpoints(group.to),
    markdownText(shorten(group.connections, 160)) + family + several,
    verdictChange(group),
    `${sideText(group.base, links.base)}<br>→ ${sideText(group.head, links.head)}`,
    causeText(group, links),
  ];
}

/** `deny → **allow**`: what the merge would make true stands out. */
export function verdictChange({ base, head }: Pick<ChangeGroup, "base" | "head">): string {
  return `${base.verdict} → **${head.verdict}**`;
}

function sideText(side: DecidedSide, prefix: string | undefined): string {
  const place = markdownPlace(side.place, prefix);
  return markdownText(shorten(side.decidedBy, 200)) + (place === "" ? "" : ` ${place}`);
}

function causeText({ causes }: ChangeGroup, links: SideLinks): string {
  const [first, ...others] = causes;
  if (first === undefined) return "";
  const place =
    first.head === undefined ? markdownPlace(first.base, links.base) : markdownPlace(first.head, links.head);
  const more = others.length === 0 ? "" : `<br>and ${plural(others.length, "more edit")}`;
  return markdownText(shorten(first.text, 200)) + (place === "" ? "" : ` ${place}`) + more;
}
