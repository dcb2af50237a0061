import { htmlText } from "./escape-markdown.ts";
import type { Part } from "./fit-parts.ts";

/** A list behind its title; nothing for no items. */
export function foldedList(
  title: string,
  items: readonly string[],
  rank: number,
  dropped: (count: number) => string,
): readonly Part[] {
  if (items.length === 0) return [];
  return [
    {
      kind: "rows",
      before: `<details><summary>${htmlText(title)}</summary>\n\n`,
      rows: items.map((text) => ({ text, rank })),
      between: "\n",
      after: "\n\n</details>",
      dropped,
    },
  ];
}
