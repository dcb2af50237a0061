import { formatSourceRef } from "../model/source-ref.ts";
import type { Cause, ChangeGroup, Report } from "../report/report.ts";
import { markdownMessage } from "./escape-markdown.ts";
import { groupStandings } from "./finding-standing.ts";
import type { Part } from "./fit-parts.ts";
import { causeDiff } from "./cause-diff.ts";
import { markdownFence } from "./markdown-fence.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { ranks } from "./ranks.ts";
import { shortenWords } from "./shorten.ts";

/** So many edits stand open above the table. */
const mostCauses = 3;
/** Longer names show their two ends. */
const longestWord = 100;

/** The edits that made what blocks, each once, with their lines: what a reviewer looks for first. */
export function blockingCauses(report: Report, links: SideLinks): readonly Part[] {
  const standingOf = groupStandings(report);
  const causes = new Map<string, { readonly cause: Cause; readonly group: ChangeGroup }>();
  for (const group of report.clusters.flatMap(({ changes }) => changes)) {
    if (standingOf(group) !== "failure") continue;
    for (const cause of group.causes) {
      const key = JSON.stringify([cause.text, cause.base?.path, cause.head?.path]);
      if (!causes.has(key)) causes.set(key, { cause, group });
    }
  }
  const all = [...causes.values()];
  const shown = all.slice(0, mostCauses);
  return [
    {
      kind: "rows",
      before: `**${all.length === 1 ? "The edit that does it" : "The edits that do it"}**\n\n`,
      rows: shown.map(({ cause, group }) => ({
        text: causeText(cause, group, links),
        rank: ranks.firstDetail,
      })),
      between: "\n\n",
      after: "",
      dropped: (count) => plural(count, "edit behind what blocks", "edits behind what blocks"),
    },
    ...(all.length > shown.length
      ? [
          {
            kind: "fixed" as const,
            text: `_and ${plural(all.length - shown.length, "more edit")}, told below_`,
          },
        ]
      : []),
  ];
}

function causeText(cause: Cause, group: ChangeGroup, links: SideLinks): string {
  const place =
    cause.head === undefined ? markdownPlace(cause.base, links.base) : markdownPlace(cause.head, links.head);
  const line = `${markdownMessage(shortenWords(cause.text, longestWord))}${place === "" ? "" : ` · ${place}`}`;
  const lines =
    cause.diff === undefined ? addedRule(cause, group) : markdownFence("diff", causeDiff(cause.diff));
  return lines === "" ? line : `${line}\n\n${lines}`;
}

/** An object that is new has no difference to show: the rule of it that decides. */
function addedRule(cause: Cause, { head }: ChangeGroup): string {
  const within =
    cause.base === undefined &&
    cause.head !== undefined &&
    cause.head.path === head.place?.path &&
    head.place.line >= cause.head.line &&
    (cause.head.endLine === undefined || head.place.line <= cause.head.endLine);
  if (!within || head.excerpt === undefined) return "";
  const added = head.excerpt.split("\n").map((line) => `+ ${line}`);
  return markdownFence("diff", [`@@ ${formatSourceRef(head.place)} @@`, ...added].join("\n"));
}
