import type { Cell } from "../matrix/matrix.ts";
import type { TraceLine } from "../model/trace-line.ts";
import { formatConnections } from "../sets/connection-text.ts";
import { cellText } from "./cell-text.ts";
import { terminalText } from "./escape-terminal.ts";
import { markdownCode, markdownMessage } from "./escape-markdown.ts";
import { markdownFence } from "./markdown-fence.ts";
import { placeText } from "./text-marks.ts";
import { plainStyle, styleVerdict, type TextOptions } from "./text-style.ts";
import { traceLineText } from "./trace-diff.ts";
import { wrapText } from "./wrap-text.ts";

/** A connection and what each step on its way does to it. */
export interface ExplainedConnection {
  readonly connection: string;
  readonly family: 4 | 6 | undefined;
  readonly verdict: string;
  readonly lines: readonly TraceLine[];
}

/** What `explain` shows of one ordered pair: the cell where no connection was asked for, and traced connections. */
export interface ExplainedPair {
  readonly from: string;
  readonly to: string;
  readonly cell: Cell | undefined;
  readonly traces: readonly ExplainedConnection[];
}

/** The pair for a terminal: verdict, rulings, then each connection step by step. */
export function renderTraceText(
  { from, to, cell, traces }: ExplainedPair,
  { style = plainStyle, width }: TextOptions = {},
): string {
  const row = (indent: string, text: string): string => wrapText(indent + text, width, `${indent}    `);
  const head = style.bold(`${terminalText(from)} -> ${terminalText(to)}`);
  const cellLines =
    cell === undefined
      ? []
      : cellSummary(cell).map(([verdict, text]) =>
          row("  ", `${styleVerdict(style, verdict)}  ${terminalText(text)}`),
        );
  return [
    head,
    ...cellLines,
    ...traces.flatMap(({ connection, family, verdict, lines }) => [
      "",
      `${style.bold(terminalText(connection))}${family === undefined ? "" : ` (IPv${family})`}: ${styleVerdict(style, verdict)}`,
      ...stepsOf(lines).flatMap(({ step, lines: inStep }) => [
        row("  ", style.dim(terminalText(step))),
        ...inStep.map((line) =>
          row("    ", `${verdictWord(line, style)}${terminalText(line.text)}${placeText(line.place, style)}`),
        ),
      ]),
    ]),
    "",
  ].join("\n");
}

function verdictWord({ verdict }: TraceLine, style: typeof plainStyle): string {
  return `${styleVerdict(style, verdict === "info" ? "-" : verdict)}${" ".repeat(Math.max(1, 8 - (verdict === "info" ? 1 : verdict.length)))}`;
}

/** Neighbouring lines of the same step belong together. */
function stepsOf(
  lines: readonly TraceLine[],
): readonly { readonly step: string; readonly lines: readonly TraceLine[] }[] {
  const steps: { step: string; lines: TraceLine[] }[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (last?.step === line.step) last.lines.push(line);
    else steps.push({ step: line.step, lines: [line] });
  }
  return steps;
}

/** The rulings of a cell by verdict and family, and what else the cell says. */
function cellSummary(cell: Cell): readonly (readonly [verdict: string, text: string])[] {
  const several = cell.families.length > 1;
  const rulings = cell.families.flatMap(({ family, rulings: found }) =>
    found.map(
      ({ verdict, connections }) =>
        [verdict, formatConnections(connections) + (several ? ` (IPv${family})` : "")] as const,
    ),
  );
  const more = cellText({ ...cell, families: [], verdict: "allow" });
  return more === "" ? rulings : [...rulings, ["note", more]];
}

/** The pair as Markdown. */
export function renderTraceMarkdown(pair: ExplainedPair): string {
  return (
    `### ${markdownCode(pair.from)} → ${markdownCode(pair.to)}\n\n${traceParts(pair).join("\n\n")}`.trimEnd() +
    "\n"
  );
}

/** What becomes of the pair, as Markdown below a heading that names it: the cell, then each connection. */
export function traceParts({ cell, traces }: ExplainedPair): readonly string[] {
  const summary =
    cell === undefined
      ? []
      : [
          cellSummary(cell)
            .map(([verdict, text]) => `- **${verdict}**: ${markdownMessage(text)}`)
            .join("\n"),
        ];
  const parts = traces.map(({ connection, family, verdict, lines }) => {
    const on = family === undefined ? "" : ` (IPv${family})`;
    const body = markdownFence("text", lines.map(traceLineText).join("\n"));
    return `#### ${markdownCode(connection)}${on}: ${verdict}\n\n${body}`;
  });
  return [...summary, ...parts];
}
