import type { ClusterReport, EndpointSummary, ExpectationResult, Finding, Report } from "../report/report.ts";
import { changeText } from "./change-text.ts";
import { terminalText } from "./escape-terminal.ts";
import {
  expectationCounts,
  expectationStanding,
  isBroken,
  outcomeWords,
  sortExpectations,
} from "./expectation-outcomes.ts";
import { findingStanding, groupStandings } from "./finding-standing.ts";
import { plural } from "./plural.ts";
import { promotedSections } from "./promoted-sections.ts";
import { elsewhereLine, olderIssues } from "./shown-issues.ts";
import { issueText, placeText, standingMark } from "./text-marks.ts";
import { plainStyle, type TextOptions, type TextStyle } from "./text-style.ts";
import { countsLine, verdictLine } from "./verdict-line.ts";
import { wrapText } from "./wrap-text.ts";

/** The report for a terminal or a log, older problems of other files apart: no list is cut short, and names can't play with the terminal. */
export function renderText(report: Report, { style = plainStyle, width }: TextOptions = {}): string {
  const { conclusion, title, findings, configIssues, clusters } = report;
  const mark = conclusion === "failure" ? style.red("✗") : style.green("✓");
  const item = (line: string): string => wrapText(`  ${line}`, width, "    ");
  const section = (heading: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", style.bold(heading), ...lines];
  const assumptions = clusters
    .flatMap((cluster) => cluster.assumptions)
    .map(({ message, settle }) => `${message}. To settle it: ${settle}`);
  const lines = [
    `${mark} ${style.bold(terminalText(title))}`,
    verdictLine(report).replaceAll("**", ""),
    ...section(
      "Findings",
      findings.map((finding) => item(findingText(finding, style, clusters.length > 1))),
    ),
    ...section(
      "Configuration",
      configIssues.map((issue) => item(issueText(issue, style))),
    ),
    ...clusters.flatMap((cluster) => clusterText(report, cluster, { style, width }, section, item)),
    ...section(
      expectationsTitle(report),
      sortExpectations(report.expectations).map((result) => item(expectationText(result, report, style))),
    ),
    ...headText(report, style, section, item),
    ...section(
      "Assumptions",
      [...new Set(assumptions)].map((text) => item(`- ${terminalText(text)}`)),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function clusterText(
  report: Report,
  cluster: ClusterReport,
  options: { readonly style: TextStyle; readonly width: number | undefined },
  section: (heading: string, lines: readonly string[]) => readonly string[],
  item: (line: string) => string,
): readonly string[] {
  const { style } = options;
  const standingOf = groupStandings(report);
  const older = olderIssues(cluster.issues);
  const since = (wanted: "head" | "fixed"): readonly string[] =>
    cluster.issues.filter((issue) => issue.since === wanted).map((issue) => item(issueText(issue, style)));
  const endpoints = (list: readonly EndpointSummary[]): readonly string[] =>
    list.map(({ id, place }) => item(`${terminalText(id)}${placeText(place, style)}`));
  const problems = since("head");
  // What is said of a cluster comes after its name.
  const name = report.clusters.length > 1 ? `Cluster ${terminalText(cluster.name)}` : undefined;
  const isFirst = name !== undefined && problems.length > 0;
  return [
    ...(isFirst ? ["", style.bold(name)] : []),
    ...section("Problems this change brings", problems),
    "",
    style.bold(isFirst ? "Changed flows" : (name ?? "Changed flows")),
    item(countsLine(cluster)),
    ...cluster.changes.flatMap((group) => ["", changeText(group, standingOf(group), options)]),
    ...section(
      "If staged policies were promoted (not enforced, no part of the verdict)",
      promotedText(cluster, options, item),
    ),
    ...section(
      plural(cluster.endpointsAdded.length, "endpoint added", "endpoints added"),
      endpoints(cluster.endpointsAdded),
    ),
    ...section(
      plural(cluster.endpointsRemoved.length, "endpoint removed", "endpoints removed"),
      endpoints(cluster.endpointsRemoved),
    ),
    ...section("Older problems", [
      ...older.shown.map((issue) => item(issueText(issue, style))),
      ...(older.elsewhere === 0 ? [] : [item(elsewhereLine(older.elsewhere, "`"))]),
    ]),
    ...section("Problems this change fixes", since("fixed")),
  ];
}

function expectationsTitle({ expectations }: Report): string {
  return `${plural(expectations.length, "expectation")}: ${expectationCounts(expectations).join(", ")}`;
}

function expectationText(result: ExpectationResult, report: Report, style: TextStyle): string {
  const { id, cluster, text, outcome, place } = result;
  const mark = isBroken(result) ? standingMark(expectationStanding(result, report), style) : style.green("✓");
  const where = report.clusters.length > 1 ? ` in cluster ${terminalText(cluster)}` : "";
  const words = `${style.bold(terminalText(id))}${where}, ${outcomeWords[outcome]}: ${terminalText(text)}`;
  return `${mark} ${words}${placeText(place, style)}`;
}

/** What the head's configuration would say, where it is another one. */
function headText(
  { byHead, findings, clusters }: Report,
  style: TextStyle,
  section: (heading: string, lines: readonly string[]) => readonly string[],
  item: (line: string) => string,
): readonly string[] {
  if (byHead === undefined) return [];
  const known = new Set(findings.map(({ id }) => id));
  const answer = byHead.conclusion === "failure" ? "would block" : "would not block";
  return section("By the .calsim.yml of the head (does not judge)", [
    item(`it ${answer}: ${terminalText(byHead.title)}`),
    ...byHead.findings
      .filter(({ id }) => !known.has(id))
      .map((finding) => item(findingText(finding, style, clusters.length > 1))),
  ]);
}

function promotedText(
  cluster: ClusterReport,
  options: { readonly style: TextStyle; readonly width: number | undefined },
  item: (line: string) => string,
): readonly string[] {
  const staged = (cluster.ifPromoted?.staged ?? []).map(({ policy, action, edit, place }) => {
    const what = edit === "none" ? action : `${action}, ${edit}`;
    return item(`${terminalText(policy)} (${what})${placeText(place, options.style)}`);
  });
  const sections = promotedSections(cluster).flatMap(({ title, changes }) => [
    "",
    item(`${title}${changes.length === 0 ? "" : ":"}`),
    ...changes.flatMap((group) => ["", changeText(group, undefined, options)]),
  ]);
  return [...staged, ...sections];
}

function findingText(finding: Finding, style: TextStyle, named: boolean): string {
  const { rule, message, place, settled, cluster } = finding;
  const where = cluster === undefined || !named ? "" : ` in cluster ${terminalText(cluster)}`;
  const by =
    settled === undefined
      ? ""
      : `. Settled by ${settled.by}: ${settled.reason}, until ${settled.until ?? "further notice"}`;
  const words = `${style.bold(terminalText(rule))}${where}: ${terminalText(message)}`;
  return `${standingMark(findingStanding(finding), style)} ${words}${placeText(place, style)}${terminalText(by)}`;
}
