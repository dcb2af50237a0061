import type { ChangeGroup, EndpointGroup } from "../report/report.ts";
import { terminalLines, terminalText } from "./escape-terminal.ts";
import type { Standing } from "./finding-standing.ts";
import { plural } from "./plural.ts";
import { placeText, standingMark } from "./text-marks.ts";
import { styleVerdict, type TextStyle } from "./text-style.ts";
import { traceDiff } from "./trace-diff.ts";
import { witnessEnds } from "./witness-ends.ts";
import { wrapText } from "./wrap-text.ts";

interface Options {
  readonly style: TextStyle;
  readonly width: number | undefined;
}

const margin = " ".repeat(12);

/** One group of changed flows as a paragraph: ends, verdicts, deciders, causes with their difference, witness. */
export function changeText(
  group: ChangeGroup,
  standing: Standing | undefined,
  { style, width }: Options,
): string {
  const row = (name: string, text: string): string =>
    wrapText(`    ${style.dim(name.padEnd(7))} ${text}`, width, margin);
  const { base, head, witness } = group;
  const asked = witnessEnds(witness);
  const family = group.family === undefined ? "" : ` (IPv${group.family})`;
  const flows = group.flows > 1 ? style.dim(`  ${plural(group.flows, "flow")}`) : "";
  const ends = style.bold(`${terminalText(group.from.label)} -> ${terminalText(group.to.label)}`);
  const verdicts = `${styleVerdict(style, base.verdict)} -> ${styleVerdict(style, head.verdict)}`;
  return [
    wrapText(`  ${standingMark(standing, style)} ${ends}${flows}`, width, "    "),
    row("change", `${verdicts}, ${terminalText(group.connections)}${family}`),
    row("before", terminalText(base.decidedBy) + placeText(base.place, style)),
    row("after", terminalText(head.decidedBy) + placeText(head.place, style)),
    ...group.causes.flatMap((cause) => [
      row("cause", terminalText(cause.text) + placeText(cause.head ?? cause.base, style)),
      ...(cause.diff === undefined ? [] : diffLines(cause.diff, style)),
    ]),
    ...group.notes.map((note) => row("note", terminalText(note))),
    row("witness", terminalText(`${witness.connection} from ${asked.from} to ${asked.to}`)),
    ...traceDiff(witness).map(({ side, text }) => {
      const marks = { both: " ", base: "-", head: "+" } as const;
      const line = wrapText(`${margin}${marks[side]} ${terminalText(text)}`, width, `${margin}    `);
      return styleSide(line, side, style);
    }),
    ...membersRow("from", group.from, row),
    ...membersRow("to", group.to, row),
  ].join("\n");
}

/** Nothing where the label already names them all. */
function membersRow(
  name: string,
  { label, members }: EndpointGroup,
  row: (name: string, text: string) => string,
): readonly string[] {
  return label === members.join(", ") ? [] : [row(name, terminalText(members.join(", ")))];
}

/** Without the file names of the difference: the cause has just named the place. */
function diffLines(diff: string, style: TextStyle): readonly string[] {
  return terminalLines(diff)
    .filter((line) => !/^(?:---|\+\+\+|@@) ?/.test(line))
    .map((line) => margin + styleDiffLine(line, style));
}

function styleDiffLine(line: string, style: TextStyle): string {
  if (line.startsWith("-")) return style.red(line);
  return line.startsWith("+") ? style.green(line) : line;
}

function styleSide(lines: string, side: "both" | "base" | "head", style: TextStyle): string {
  if (side === "both") return lines;
  const paint = side === "base" ? style.red : style.green;
  return lines.split("\n").map(paint).join("\n");
}
