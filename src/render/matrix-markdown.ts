import { markdownTable } from "markdown-table";
import type { Cell, Matrix } from "../matrix/matrix.ts";
import { cellText } from "./cell-text.ts";
import { markdownCode, markdownMessage } from "./escape-markdown.ts";
import { hasCell, sortedCells, sortedIds } from "./sorted-cells.ts";

const icons = { allow: "✅", deny: "⛔", some: "◐", unknown: "❓" } as const satisfies Record<
  Cell["verdict"],
  string
>;

/** Wider grids are read by nobody; then every cell is a row. */
const widestGrid = 25;

/** The matrix as Markdown: a grid while it is narrow, and a table of the cells that say more than their verdict. */
export function* renderMatrixMarkdown(matrix: Matrix): Generator<string> {
  const ids = sortedIds(matrix);
  const asGrid = ids.length <= widestGrid;
  if (asGrid)
    yield `From (rows) to (columns): ✅ allow, ⛔ deny, ◐ some, ❓ unknown\n\n${grid(matrix, ids)}\n\n`;
  const [header = "", delimiters = ""] = markdownTable([["From", "To", "Verdict", "More"]], {
    alignDelimiters: false,
  }).split("\n");
  let begun = false;
  for (const cell of sortedCells(matrix, ids)) {
    const more = cellText(cell);
    if (asGrid && more === "" && cell.verdict !== "unknown") continue;
    if (!begun) yield `${header}\n${delimiters}\n`;
    begun = true;
    yield `| ${markdownCode(cell.from)} | ${markdownCode(cell.to)} | ${cell.verdict} | ${markdownMessage(more)} |\n`;
  }
}

function grid(matrix: Matrix, ids: readonly string[]): string {
  const rows = ids.map((from) => [
    markdownCode(from),
    ...ids.map((to) => (hasCell(matrix, from, to) ? icons[matrix.cell(from, to).verdict] : "")),
  ]);
  return markdownTable([["", ...ids.map(markdownCode)], ...rows], { alignDelimiters: false });
}
