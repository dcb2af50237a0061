import type { Report } from "../report/report.ts";

/** Order of the keys of a report, so that equal reports have equal bytes however they were put together. */
const keyOrder: readonly string[] = [
  "version",
  "conclusion",
  "id",
  "code",
  "rule",
  "kind",
  "change",
  "severity",
  "level",
  "title",
  "name",
  "label",
  "path",
  "line",
  "endLine",
  "column",
  "field",
  "verdict",
  "step",
  "text",
  "message",
  "findings",
  "configIssues",
  "clusters",
  "counts",
  "from",
  "to",
  "flows",
  "connections",
  "connection",
  "base",
  "head",
];

const places = new Map(keyOrder.map((key, index) => [key, index]));

/** The report as JSON of stable key order, two blanks of indentation and a line end. Undefined values are left out. */
export function renderJson(report: Report): string {
  return `${stableJson(report)}\n`;
}

/** Any plain value as JSON of the same key order. */
export function stableJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? ordered(part) : part), indent);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ordered(record: Record<string, unknown>): Record<string, unknown> {
  const rank = (key: string): number => places.get(key) ?? keyOrder.length;
  const keys = Object.keys(record).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
