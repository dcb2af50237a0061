import type { Measurement } from "./measure.ts";
import type { Scenario } from "./scenarios.ts";

/** A scenario and what it cost, or why it has no result. */
export interface BenchResult {
  readonly scenario: Scenario;
  readonly measured: Measurement | string;
}

const columns = [
  "scenario",
  "parse",
  "load",
  "evaluate + diff",
  "target",
  "report",
  "render",
  "peak MB",
  "units",
  "changes",
];
const memoryTarget = 1536;

/** The results as a table for people: seconds by stage, with `over` where a target is missed. */
export function printTable(results: readonly BenchResult[]): string {
  const groups = [...new Set(results.map(({ scenario }) => scenario.group))];
  return groups
    .map((group) => {
      const rows = results.filter(({ scenario }) => scenario.group === group).map(toRow);
      return [group, ...alignRows([columns, ...rows])].join("\n");
    })
    .join("\n\n");
}

function toRow({ scenario, measured }: BenchResult): readonly string[] {
  if (typeof measured === "string") return [scenario.name, measured];
  const { parse, load, evaluate, report, render, peak, units, differences } = measured;
  const target =
    scenario.target === undefined
      ? ""
      : `<= ${String(scenario.target)}${evaluate > scenario.target ? " over" : ""}`;
  const memory = `${peak.toFixed(0)}${peak > memoryTarget ? " over" : ""}`;
  const seconds = [parse, load, evaluate].map((value) => value.toFixed(2));
  return [
    scenario.name,
    ...seconds,
    target,
    report.toFixed(2),
    render.toFixed(2),
    memory,
    String(units),
    String(differences),
  ];
}

function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  "),
  );
}

/** Whether every target was met: the exit status hangs on it. */
export function meetsTargets({ scenario, measured }: BenchResult): boolean {
  if (typeof measured === "string") return false;
  return measured.evaluate <= (scenario.target ?? Infinity) && measured.peak <= memoryTarget;
}
