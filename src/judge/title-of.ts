import { countPairs } from "../diff/count-pairs.ts";
import type { FindingSubject, JudgedFinding } from "./judged-finding.ts";
import type { JudgedCluster } from "./judge-input.ts";

/** One line about what blocks, else about what changed. */
export function titleOf(found: readonly JudgedFinding[], clusters: readonly JudgedCluster[]): string {
  const blocking = found.filter(
    ({ finding }) => finding.level === "failure" && finding.settled === undefined,
  );
  const parts = order.flatMap((about) =>
    partsAbout(
      about,
      blocking.filter((one) => one.about === about),
      undecidedChanges(clusters),
    ),
  );
  if (parts.length > 0) return parts.join(", ");
  return `${changeText(clusters, found)}${remarks(found)}`;
}

// What makes the rest unsure comes first.
const order: readonly FindingSubject[] = [
  "analysis",
  "configuration",
  "rule",
  "lockout",
  "expectation",
  "weakening",
  "remark",
];

/** Ids of the changes that leave nothing decided. */
function undecidedChanges(clusters: readonly JudgedCluster[]): ReadonlySet<string> {
  const changes = clusters.flatMap((cluster) => cluster.changes);
  return new Set(changes.flatMap(({ id, change }) => (change === "newly-unknown" ? [id] : [])));
}

function partsAbout(
  about: FindingSubject,
  found: readonly JudgedFinding[],
  undecided: ReadonlySet<string>,
): readonly string[] {
  if (found.length === 0) return [];
  if (about !== "rule") return [counted(found.length, ...nouns[about])];
  const edges = found.filter(({ finding }) => finding.rule === "no-new-app-to-host");
  const others = found.filter(({ finding }) => finding.rule !== "no-new-app-to-host");
  const isOpen = ({ finding }: JudgedFinding): boolean => finding.changes.every((id) => undecided.has(id));
  const open = edges.filter(isOpen);
  const certain = edges.filter((edge) => !isOpen(edge));
  return [
    ...(certain.length === 0
      ? []
      : [counted(countFlows(certain), "new app-pod to host edge", "new app-pod to host edges")]),
    ...(open.length === 0
      ? []
      : [counted(countFlows(open), "undecided app-pod to host edge", "undecided app-pod to host edges")]),
    ...(others.length === 0 ? [] : [counted(countFlows(others), "forbidden change", "forbidden changes")]),
  ];
}

const nouns = {
  analysis: ["fault that leaves the analysis incomplete", "faults that leave the analysis incomplete"],
  configuration: ["fault in `.calsim.yml`", "faults in `.calsim.yml`"],
  lockout: ["lost access to a host", "lost accesses to hosts"],
  expectation: ["broken expectation", "broken expectations"],
  weakening: ["weakened guard in `.calsim.yml`", "weakened guards in `.calsim.yml`"],
  remark: ["remark", "remarks"],
} satisfies Record<Exclude<FindingSubject, "rule">, readonly [string, string]>;

/** Pairs are counted once, however many findings are about them. */
function countFlows(found: readonly JudgedFinding[]): number {
  return new Set(
    found.flatMap(({ finding, flows }) => flows.map((flow) => `${finding.cluster ?? ""} ${flow}`)),
  ).size;
}

function changeText(clusters: readonly JudgedCluster[], found: readonly JudgedFinding[]): string {
  const count = clusters.reduce((sum, { changes }) => sum + countPairs(changes.map(({ pairs }) => pairs)), 0);
  if (count === 0) return "no connectivity change";
  // What is settled would be forbidden otherwise.
  return `${counted(count, "flow", "flows")} changed${countSettled(found) > 0 ? "" : ", none of them forbidden"}`;
}

function countSettled(found: readonly JudgedFinding[]): number {
  return found.filter(({ finding }) => finding.settled !== undefined && finding.level === "failure").length;
}

function remarks(found: readonly JudgedFinding[]): string {
  const settled = countSettled(found);
  const warnings = found.filter(
    ({ finding }) => finding.settled === undefined && finding.level === "warning",
  ).length;
  return [
    ...(settled === 0 ? [] : [`, ${counted(settled, "finding settled", "findings settled")}`]),
    ...(warnings === 0 ? [] : [`, ${counted(warnings, "warning", "warnings")}`]),
  ].join("");
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
