import type { Cell, Matrix } from "../matrix/matrix.ts";
import { cellText } from "./cell-text.ts";
import { terminalText } from "./escape-terminal.ts";
import { plural } from "./plural.ts";
import { hasCell, sortedCells, sortedIds } from "./sorted-cells.ts";
import { plainStyle, styleVerdict, type TextOptions, type TextStyle } from "./text-style.ts";
import { wrapText } from "./wrap-text.ts";

const signs = { allow: "+", deny: ".", some: "~", unknown: "?" } as const satisfies Record<
  Cell["verdict"],
  string
>;

/**
 * The matrix for a terminal: a grid of signs where it fits the width, then every cell that says more than its verdict.
 * Where the grid does not fit, every cell is a line. Lines come one by one, as a matrix may be large.
 */
export function* renderMatrixText(
  matrix: Matrix,
  { style = plainStyle, width = 100 }: TextOptions = {},
): Generator<string> {
  const ids = sortedIds(matrix);
  const longest = Math.max(4, ...ids.map((id) => terminalText(id).length));
  const asGrid = longest + 6 + 3 * ids.length <= width;
  yield `${style.bold(plural(ids.length, "endpoint"))}\n`;
  if (asGrid) yield* grid(matrix, ids, longest, style);
  yield "\n";
  yield* asGrid ? remarks(matrix, ids, { style, width }) : list(matrix, ids, { style, width });
}

/** Every cell on a line of its own. */
function* list(
  matrix: Matrix,
  ids: readonly string[],
  { style, width }: Required<TextOptions>,
): Generator<string> {
  for (const cell of sortedCells(matrix, ids)) {
    const more = cellText(cell);
    const ends = `${terminalText(cell.from)} -> ${terminalText(cell.to)}`;
    const line = `${ends}: ${styleVerdict(style, cell.verdict)}${more === "" ? "" : `, ${terminalText(more)}`}`;
    yield `${wrapText(line, width, "    ")}\n`;
  }
}

/** What cells say besides their sign, each text once with the cells it is about. */
function* remarks(
  matrix: Matrix,
  ids: readonly string[],
  { style, width }: Required<TextOptions>,
): Generator<string> {
  const byText = new Map<string, Map<string, string[]>>();
  for (const cell of sortedCells(matrix, ids)) {
    const more = cellText(cell);
    if (more === "" && cell.verdict !== "unknown") continue;
    const text = `${styleVerdict(style, cell.verdict)}${more === "" ? "" : `, ${terminalText(more)}`}`;
    const rows = byText.get(text) ?? new Map<string, string[]>();
    byText.set(text, rows.set(cell.from, [...(rows.get(cell.from) ?? []), terminalText(cell.to)]));
  }
  for (const [text, rows] of byText) {
    yield `${wrapText(text, width, "    ")}\n`;
    for (const [from, to] of rows)
      yield `${wrapText(`    ${terminalText(from)} -> ${to.join(", ")}`, width, "        ")}\n`;
  }
}

function* grid(matrix: Matrix, ids: readonly string[], longest: number, style: TextStyle): Generator<string> {
  yield style.dim(
    "rows are the senders, columns the receivers, by number; + allow, . deny, ~ some, ? unknown\n\n",
  );
  const number = (index: number): string => String(index + 1).padStart(3);
  yield `${" ".repeat(longest + 5)}${style.dim(ids.map((_, index) => number(index)).join(""))}\n`;
  for (const [index, from] of ids.entries()) {
    const row = ids.map((to) => {
      return `  ${hasCell(matrix, from, to) ? paintSign(style, matrix.cell(from, to).verdict) : " "}`;
    });
    yield `${style.dim(number(index))}  ${terminalText(from).padEnd(longest)}${row.join("")}\n`;
  }
}

function paintSign(style: TextStyle, verdict: Cell["verdict"]): string {
  if (verdict === "allow") return style.green(signs.allow);
  return verdict === "deny" ? style.red(signs.deny) : style.yellow(signs[verdict]);
}
