import { describeCode } from "../model/issues/describe-code.ts";
import { pathUrl } from "./path-url.ts";
import type { Issue } from "../model/issue.ts";
import { placeInTree, type SourceRef } from "../model/source-ref.ts";
import type { ChangeGroup, Finding, Report } from "../report/report.ts";
import { stableJson } from "./json.ts";
import { showHidden } from "./show-hidden.ts";

/** Code scanning takes 25,000 results a run; findings come first and are never that many. */
const mostResults = 25_000;
/** Rule pairs of a finding that is about many groups: the first ones show the kind. */
const mostRelated = 20;

interface SarifResult {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly relatedLocations?: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly object[];
}

const levels = { failure: "error", warning: "warning", notice: "note", error: "error" } as const;

/**
 * Findings and issues as SARIF 2.1.0, for code scanning and editors. The rules that decided before and after are related
 * locations; a settled finding is a suppressed result.
 */
export function renderSarif(report: Report, tool: { readonly version?: string } = {}): string {
  const results = [
    ...report.findings.map((finding) => findingResult(finding, report)),
    ...issueResults(report),
  ].slice(0, mostResults);
  const ruleIds = [...new Set(results.map((result) => result.ruleId))].sort((a, b) => (a < b ? -1 : 1));
  const driver = {
    name: "calsim",
    ...(tool.version === undefined ? {} : { semanticVersion: tool.version }),
    rules: ruleIds.map(ruleDescription),
  };
  const indexed = results.map((result) => ({ ...result, ruleIndex: ruleIds.indexOf(result.ruleId) }));
  return `${stableJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results: indexed }],
  })}\n`;
}

function findingResult(finding: Finding, report: Report): SarifResult {
  const groups = groupsOf(finding, report);
  const place =
    finding.place ??
    groups.map((group) => group.causes[0]?.head ?? group.head.place).find((found) => found !== undefined);
  const related = groups.slice(0, mostRelated).flatMap(relatedPlaces);
  const unique = [...new Map(related.map((location) => [JSON.stringify(location), location])).values()];
  const { settled } = finding;
  return {
    ruleId: finding.rule,
    level: levels[finding.level],
    message: { text: sarifText(finding.message) },
    locations: place === undefined ? [] : [location(place)],
    ...(unique.length === 0 ? {} : { relatedLocations: unique.map((entry, id) => ({ id, ...entry })) }),
    partialFingerprints: { "calsimFinding/v1": finding.id },
    ...(settled === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: sarifText(`${settled.by}: ${settled.reason}`),
            },
          ],
        }),
  };
}

function groupsOf({ cluster, changes, id }: Finding, report: Report): readonly ChangeGroup[] {
  const clusters =
    cluster === undefined ? report.clusters : report.clusters.filter(({ name }) => name === cluster);
  return clusters.flatMap((one) =>
    one.changes.filter((group) => changes.includes(group.id) || group.findings.includes(id)),
  );
}

/** Only the head's files are there to be shown; the base's rule is named with the line it had. */
function relatedPlaces({ base, head }: ChangeGroup): readonly object[] {
  return [
    ...(base.place === undefined
      ? []
      : [
          {
            ...location(base.place),
            message: { text: sarifText(`before: ${base.verdict}, ${base.decidedBy}`) },
          },
        ]),
    ...(head.place === undefined
      ? []
      : [
          {
            ...location(head.place),
            message: { text: sarifText(`after: ${head.verdict}, ${head.decidedBy}`) },
          },
        ]),
  ];
}

/** What the catalogue says of an id; the ids of a configuration's own rules are their own title. */
function ruleDescription(id: string): object {
  const described = describeCode(id);
  if (described === undefined) return { id, shortDescription: { text: sarifText(id.replaceAll("-", " ")) } };
  const { meaning, example, settle } = described;
  return {
    id,
    shortDescription: { text: meaning },
    fullDescription: { text: `${meaning}. For example: ${example}.` },
    help: { text: settle },
  };
}

/** `[text](target)` in a message is a link (SARIF 3.11.6): nothing that somebody else wrote may become one. */
function sarifText(text: string): string {
  return showHidden(text).replaceAll("](", "] (");
}

function location(place: SourceRef): object {
  const { path, line, endLine, column } = placeInTree(place);
  const region = {
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endLine === undefined ? {} : { endLine }),
  };
  return { physicalLocation: { artifactLocation: { uri: pathUrl(path) }, region } };
}

function issueResults(report: Report): readonly SarifResult[] {
  const issues = [
    ...report.configIssues,
    ...report.clusters.flatMap((cluster) => cluster.issues.filter(({ since }) => since !== "fixed")),
  ];
  return issues.map((issue): SarifResult => {
    const text = [issue.object, issue.message].filter((part) => part !== undefined).join(": ");
    return {
      ruleId: issue.code,
      level: levels[issue.severity],
      message: { text: sarifText(issue.hint === undefined ? text : `${text} (${issue.hint})`) },
      locations: issue.place === undefined ? [] : [location(issue.place)],
      partialFingerprints: { "calsimIssue/v1": issueKey(issue) },
    };
  });
}

/** Without the line: an issue that moves is the same issue. */
function issueKey({ code, object, message, place }: Issue): string {
  return [code, place?.path ?? "", object ?? "", message]
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
}
