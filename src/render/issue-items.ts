import type { Issue } from "../model/issue.ts";
import { markdownMessage, markdownText } from "./escape-markdown.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { shorten } from "./shorten.ts";

const icons = { error: "❌", warning: "⚠️", notice: "ℹ️" } as const satisfies Record<
  Issue["severity"],
  string
>;

/** An issue as a list item: where, what, which object, and how to settle it. `links` are those of its side. */
export function issueItem(issue: Issue, links: SideLinks, side: "base" | "head" = "head"): string {
  const where = markdownPlace(issue.place, links[side]);
  const object = issue.object === undefined ? "" : markdownText(shorten(issue.object, 160));
  const subject = [where, object].filter((text) => text !== "").join(" ");
  const hint = issue.hint === undefined ? "" : ` (${markdownMessage(shorten(issue.hint, 400))})`;
  const message = markdownMessage(shorten(issue.message, 1000));
  return `- ${icons[issue.severity]} ${subject === "" ? "" : `${subject}: `}${message}${hint} · ${markdownText(issue.code)}`;
}
