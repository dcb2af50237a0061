import type { Issue } from "../model/issue.ts";
import { markdownCode, markdownMessage, markdownText } from "./escape-markdown.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { shorten } from "./shorten.ts";

const icons = { error: "❌", warning: "⚠️", notice: "ℹ️" } as const satisfies Record<
  Issue["severity"],
  string
>;

/** An issue as a list item: where, what, which object, and how to settle it. `links` are those of its side. */
export function issueItem(issue: Issue, links: SideLinks, side: "base" | "head" = "head"): string {
  const where = markdownPlace(issue.place, links[side]);
  return [
    `- ${icons[issue.severity]} `,
    where === "" ? "" : `${where}: `,
    markdownMessage(shorten(issue.message, 1000)),
    issue.object === undefined ? "" : ` in ${markdownCode(shorten(issue.object, 160))}`,
    issue.hint === undefined ? "" : ` (${markdownMessage(shorten(issue.hint, 400))})`,
    ` \`${markdownText(issue.code)}\``,
  ].join("");
}
