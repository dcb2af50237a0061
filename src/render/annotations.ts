import { formatSourceRef, placeInTree, type SourceRef } from "../model/source-ref.ts";
import type { ChangeGroup, Level, Report } from "../report/report.ts";
import { compareBy } from "../base/compare.ts";
import { findingStanding, groupStandings } from "./finding-standing.ts";
import { plural } from "./plural.ts";
import { shorten } from "./shorten.ts";
import { showHidden } from "./show-hidden.ts";
import { traceDiff } from "./trace-diff.ts";
import { witnessEnds } from "./witness-ends.ts";

/** A remark beside a line of the head's files. Columns only where it begins and ends on one line, as GitHub wants. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  readonly rawDetails?: string;
}

/** GitHub takes 50 a request: four requests are what a reader will scroll through. */
const mostAnnotations = 200;
const listedFlows = 5;
/** GitHub's limit for a message is 64 KB; nobody reads a tenth of it. */
const longestMessage = 4000;

interface Remark {
  readonly place: SourceRef;
  readonly level: Level;
  readonly title: string;
  readonly line: string;
  readonly details: string | undefined;
}

/** Remarks at findings, causes, deciding rules and issues of the head side; one for each place and title. */
export function annotationsOf(report: Report): readonly Annotation[] {
  const remarks = [...findingRemarks(report), ...changeRemarks(report), ...issueRemarks(report)];
  const byPlace = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const { path, line, endLine } = placeInTree(remark.place);
    const key = JSON.stringify([path, line, endLine, remark.title]);
    byPlace.set(key, [...(byPlace.get(key) ?? []), remark]);
  }
  const levels: readonly Level[] = ["failure", "warning", "notice"];
  return [...byPlace.values()]
    .flatMap(joinRemarks)
    .sort(compareBy((annotation) => levels.indexOf(annotation.level)))
    .slice(0, mostAnnotations);
}

function joinRemarks(remarks: readonly Remark[]): readonly Annotation[] {
  const [first] = remarks;
  if (first === undefined) return [];
  const { title } = first;
  const place = placeInTree(first.place);
  const level = (["failure", "warning", "notice"] as const).find((candidate) =>
    remarks.some((remark) => remark.level === candidate),
  );
  const lines = [...new Set(remarks.map((remark) => remark.line))];
  const more = lines.length > listedFlows ? [`and ${lines.length - listedFlows} more`] : [];
  const message = [...lines.slice(0, listedFlows), ...more].join("\n");
  const details =
    first.details === undefined ? {} : { rawDetails: shorten(first.details, 2 * longestMessage) };
  const endLine = Math.max(place.line, place.endLine ?? place.line);
  const columns =
    endLine === place.line && place.column !== undefined
      ? { startColumn: place.column, endColumn: place.column }
      : {};
  return [
    {
      path: place.path,
      startLine: place.line,
      endLine,
      ...columns,
      level: level ?? "notice",
      title: shorten(showHidden(title), 250),
      message: shorten(message, longestMessage),
      ...details,
    },
  ];
}

function findingRemarks({ findings }: Report): readonly Remark[] {
  return findings.flatMap((finding) => {
    if (finding.place === undefined) return [];
    const standing = findingStanding(finding);
    const level = standing === "settled" ? "notice" : standing;
    return [
      {
        place: finding.place,
        level,
        title: finding.rule,
        line: showHidden(finding.message),
        details: undefined,
      },
    ];
  });
}

/** A change is shown where the pull request made it, and at the rule that decides now. */
function changeRemarks(report: Report): readonly Remark[] {
  const standingOf = groupStandings(report);
  return report.clusters.flatMap(({ changes }) =>
    changes.flatMap((group): readonly Remark[] => {
      const standing = standingOf(group);
      const level = standing === undefined || standing === "settled" ? "notice" : standing;
      const shared = { level, line: flowLine(group), details: traceText(group) };
      const causes = group.causes.flatMap(({ head, text }) =>
        head === undefined ? [] : [{ ...shared, place: head, title: text }],
      );
      const { place } = group.head;
      const decided = causes.some(
        (cause) => place !== undefined && formatSourceRef(cause.place) === formatSourceRef(place),
      );
      if (place === undefined || decided) return causes;
      return [...causes, { ...shared, place, title: `${changeWords[group.change]} by this` }];
    }),
  );
}

const changeWords = {
  "newly-allowed": "newly allowed",
  "newly-denied": "newly denied",
  "newly-unknown": "newly unknown",
  "no-longer-unknown": "no longer unknown",
} as const satisfies Record<ChangeGroup["change"], string>;

function flowLine({ change, from, to, connections, flows }: ChangeGroup): string {
  const count = flows > 1 ? ` (${plural(flows, "flow")})` : "";
  return showHidden(
    `${changeWords[change]}: ${shorten(from.label, 120)} -> ${shorten(to.label, 120)}, ${shorten(connections, 200)}${count}`,
  );
}

function traceText({ witness }: ChangeGroup): string {
  const marks = { both: " ", base: "-", head: "+" } as const;
  const lines = traceDiff(witness).map(({ side, text }) => `${marks[side]} ${showHidden(text)}`);
  const { from, to } = witnessEnds(witness);
  return [showHidden(`${witness.connection} from ${from} to ${to}`), ...lines].join("\n");
}

function issueRemarks({ clusters, configIssues }: Report): readonly Remark[] {
  const levels = { error: "failure", warning: "warning", notice: "notice" } as const;
  const issues = [
    ...configIssues,
    ...clusters.flatMap((cluster) => cluster.issues.filter(({ since }) => since === "head")),
  ];
  return issues.flatMap(({ place, severity, code, message, hint }) => {
    if (place === undefined) return [];
    const line = showHidden(hint === undefined ? message : `${message} (${hint})`);
    return [{ place, level: levels[severity], title: code, line, details: undefined }];
  });
}
