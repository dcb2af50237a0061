import { clip } from "./clip.ts";
import { formatSourceRef, type SourceRef } from "../model/source-ref.ts";
import type { Cause, ChangeGroup, DecidedSide, EndpointGroup } from "../report/report.ts";
import { htmlText, markdownCode, markdownMessage } from "./escape-markdown.ts";
import { standingIcons, type Standing } from "./finding-standing.ts";
import { markdownFence } from "./markdown-fence.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { groupDigits, plural } from "./plural.ts";
import { shorten } from "./shorten.ts";
import { traceDiff } from "./trace-diff.ts";
import { witnessEnds } from "./witness-ends.ts";

/** So many members of a group are listed; the JSON report has them all. */
const listedMembers = 100;
const listedCauses = 5;

/** A folded part with the evidence for one group: the edits that did it, a witness with its traces, the members. */
export function flowDetails(group: ChangeGroup, standing: Standing | undefined, links: SideLinks): string {
  const icon = standing === undefined ? "" : `${standingIcons[standing]} `;
  const ends = `${htmlText(shorten(group.from.label, 60))} → ${htmlText(shorten(group.to.label, 60))}`;
  const what = htmlText(`${group.base.verdict} → ${group.head.verdict}, ${clip(group.connections, 60)}`);
  const parts = [
    `<details><summary>${icon}<b>${ends}</b>: ${what}</summary>`,
    ...group.notes.map((note) => `> ${markdownMessage(note)}`),
    causesText(group, links),
    witnessText(group),
    rulesText(group),
    membersText("From", group.from),
    membersText("To", group.to),
    "</details>",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function causesText({ causes }: ChangeGroup, links: SideLinks): string {
  if (causes.length === 0) return "**Cause**: could not be singled out among the edits of this change.";
  const together = causes.some((cause) => !cause.sufficient) && causes.length > 1;
  const heading = together
    ? `**Cause**: these ${causes.length} edits together`
    : causes.length > 1
      ? "**Causes**, each by itself"
      : "**Cause**";
  const shown = causes.slice(0, listedCauses).map((cause) => causeText(cause, links));
  const more =
    causes.length > listedCauses ? [`and ${plural(causes.length - listedCauses, "more edit")}`] : [];
  return [heading, ...shown, ...more].join("\n\n");
}

function causeText({ text, base, head, diff }: Cause, links: SideLinks): string {
  const places = [markdownPlace(base, links.base), markdownPlace(head, links.head)].filter(
    (place) => place !== "",
  );
  const [first, second] = places;
  const where = second === undefined || first === second ? (first ?? "") : `${first ?? ""} → ${second}`;
  const line = `${markdownMessage(text)}${where === "" ? "" : ` (${where})`}`;
  return diff === undefined ? line : `${line}\n\n${markdownFence("diff", diff)}`;
}

function witnessText({ witness }: ChangeGroup): string {
  const marks = { both: "  ", base: "- ", head: "+ " } as const;
  const lines = traceDiff(witness).map(({ side, text }) => marks[side] + text);
  const { from, to } = witnessEnds(witness);
  const ends = `${markdownCode(from)} to ${markdownCode(to)}`;
  const heading = `**Witness**: ${markdownCode(witness.connection)} from ${ends}, step by step (\`-\` before, \`+\` after)`;
  return lines.length === 0 ? "" : `${heading}\n\n${markdownFence("diff", lines.join("\n"))}`;
}

/** The deciding rules as written, where the difference of the causes does not show them. */
function rulesText({ base, head, causes }: ChangeGroup): string {
  const diffs = causes.map((cause) => cause.diff ?? "").join("\n");
  const shown = (side: DecidedSide): boolean =>
    side.excerpt === undefined || (side.place !== undefined && diffs.includes(formatSourceRef(side.place)));
  const same = base.excerpt === head.excerpt && samePlace(base.place, head.place);
  return [
    shown(base) || same ? "" : ruleText("Decided before by", base),
    shown(head) ? "" : ruleText(same ? "Decided before and after by" : "Decided after by", head),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function ruleText(heading: string, { decidedBy, excerpt, place }: DecidedSide): string {
  const where = place === undefined ? "" : ` (${markdownPlace(place, undefined)})`;
  return `**${heading}** ${markdownMessage(decidedBy)}${where}\n\n${markdownFence("yaml", excerpt ?? "", { lines: 30, columns: 240 })}`;
}

function samePlace(a: SourceRef | undefined, b: SourceRef | undefined): boolean {
  return a?.path === b?.path && a?.line === b?.line;
}

/** Nothing for one member: the title names it. */
function membersText(side: string, { members }: EndpointGroup): string {
  if (members.length < 2 && (members[0] ?? "").length <= 80) return "";
  const more =
    members.length > listedMembers ? ` and ${groupDigits(members.length - listedMembers)} more` : "";
  return `**${side}** (${members.length}): ${members.slice(0, listedMembers).map(markdownCode).join(", ")}${more}`;
}
