import { evaluationTime, type BenchResult, type Time } from "./bench-result.ts";
import { isBig, isSlow } from "./judge-group.ts";
import { scenarios } from "./scenarios.ts";

const stages = ["parse", "load", "evaluate", "diff", "compare", "render"] as const;
const columns = [...stages, "evaluate + diff", "peak MB", "units", "changes"];
const nameWidth = Math.max(...scenarios.map(({ name }) => name.length));
const widths = columns.map((column) => Math.max(column.length, 11));

/** Seconds of processor time, and by the clock in brackets. Rows stand alone: each is printed when it is known. */
export function printHeader(group: string): string {
  return [group, alignRow("seconds of processor (clock)", columns)].join("\n");
}

export function printResult(result: BenchResult): string {
  const { scenario, facts, fault } = result;
  const cells = [
    ...stages.map((stage) => timeText(result.stages[stage])),
    targetText(result),
    facts === undefined ? "" : `${facts.peak.toFixed(0)}${isBig(result) ? " over" : ""}`,
    String(facts?.units ?? ""),
    String(facts?.differences ?? ""),
  ];
  return `${alignRow(scenario.name, cells)}${fault === undefined ? "" : `  ${fault}`}`;
}

function timeText(time: Time | undefined): string {
  return time === undefined ? "-" : `${time.cpu.toFixed(2)} (${time.wall.toFixed(2)})`;
}

function targetText(result: BenchResult): string {
  const cost = evaluationTime(result.stages);
  const { target } = result.scenario;
  if (cost === undefined) return "-";
  const held = target === undefined ? "" : ` ${isSlow(result) ? ">" : "<="} ${String(target)}`;
  return `${cost.toFixed(2)}${held}`;
}

function alignRow(name: string, cells: readonly string[]): string {
  const aligned = cells.map((cell, index) => cell.padStart(widths[index] ?? 0));
  return [name.padEnd(nameWidth), ...aligned].join("  ").trimEnd();
}
