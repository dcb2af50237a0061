import type { EndpointGroup } from "../report/report.ts";
import { markdownCode, markdownText } from "./escape-markdown.ts";
import { shorten } from "./shorten.ts";

/** So many members are named one by one; more are named by what they share. */
const named = 3;

/** A name longer than this shows its two ends; the list of members holds all of it. */
const longest = 80;

/** An end of a flow in a table cell: its members where they are few, else the group's label with its names as code. */
export function markdownEndpoints({ label, members }: EndpointGroup): string {
  if (members.length <= named)
    return members.map((member) => markdownCode(shorten(member, longest))).join(", ");
  return label
    .split(" ")
    .map((word) => {
      const [, name = "", comma = ""] = /^(.*?)(,?)$/su.exec(word) ?? [];
      return /[/=]/.test(name)
        ? markdownCode(shorten(name, longest)) + comma
        : markdownText(shorten(word, longest));
    })
    .join(" ");
}
