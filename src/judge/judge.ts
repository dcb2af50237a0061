import { compareText } from "../base/compare.ts";
import { stableHash } from "../base/stable-hash.ts";
import type { ExpectationResult } from "../model/expectation-result.ts";
import type { Finding, Level } from "../model/finding.ts";
import type { Issue } from "../model/issue.ts";
import { applyAcceptances } from "./apply-acceptances.ts";
import { compareConfigs } from "./compare-configs.ts";
import type { Config, ParsedConfig } from "./config.ts";
import { configFindings, treeFindings } from "./issue-findings.ts";
import { judgeExpectations, type JudgedExpectations } from "./judge-expectations.ts";
import type { JudgeInput } from "./judge-input.ts";
import type { JudgedFinding } from "./judged-finding.ts";
import { judgeLockout } from "./judge-lockout.ts";
import { judgeRules } from "./judge-rules.ts";
import { indexMembers } from "./members.ts";
import { titleOf } from "./title-of.ts";
import { unmatchedIssues } from "./unmatched-issues.ts";
import { waiverIssues, type KnownClusters } from "./waiver-issues.ts";

export interface Judgement {
  /** `failure` on a finding of that level that nobody settled; errors of trees and of `.calsim.yml` are such findings. */
  readonly conclusion: "success" | "failure";
  /** One line: `2 new app-pod to host edges`, `no connectivity change`. */
  readonly title: string;
  /** What blocks first, then by level; the order is the same for the same input. */
  readonly findings: readonly Finding[];
  /** Faults and remarks on the base's file, then those only the head's has. */
  readonly configIssues: readonly Issue[];
  /** Every expectation of the base's file in every cluster it is about. */
  readonly expectations: readonly ExpectationResult[];
  /** What the head's file would say, where it is another one. */
  readonly byHead: HeadJudgement | undefined;
}

export type HeadJudgement = Pick<Judgement, "conclusion" | "title" | "findings" | "expectations">;

/** Judges what a change does, by the configuration of the base. */
export function judge(input: JudgeInput): Judgement {
  const { base, head, clusters, today, acceptances = [] } = input;
  const known = clusters.map((cluster) => ({ ...cluster, members: indexMembers(cluster) }));
  const isChanged = base.file?.text !== head.file?.text;
  const flows = judgeFlows(base.config, known, today);
  const trees = clusters.flatMap(treeFindings);
  const own = [
    ...trees,
    ...configFindings(base, head, clusters),
    ...flows.findings,
    ...compareConfigs(base, head, clusters, today),
  ];
  const headFlows = isChanged ? judgeFlows(head.config, known, today) : flows;
  const headErrors = isChanged ? configFindings(head, head, clusters) : [];
  const byHead = isChanged
    ? {
        ...conclude([...trees, ...headErrors, ...headFlows.findings], input),
        expectations: headFlows.results,
      }
    : undefined;
  const remark = byHead === undefined ? [] : [changedFinding(head, byHead)];
  const found = sortFindings(applyAcceptances([...own, ...remark], acceptances));
  return {
    ...conclude(found, input),
    configIssues: configIssues(base, head, known, today),
    expectations: flows.results,
    byHead,
  };
}

type KnownCluster = JudgeInput["clusters"][number] & KnownClusters[number];

function judgeFlows(config: Config, clusters: readonly KnownCluster[], today: string): JudgedExpectations {
  const expectations = withoutElsewhere(
    clusters.map((cluster) => judgeExpectations(config, cluster, cluster.members, today)),
  );
  return {
    findings: [
      ...clusters.flatMap((cluster) => judgeRules(config, cluster, cluster.members, today)),
      ...clusters.flatMap((cluster) => judgeLockout(config, cluster, cluster.members, today)),
      ...expectations.findings,
    ],
    results: expectations.results,
  };
}

/** An expectation that names no cluster and has its ends in one of them lacks nothing in the others. */
function withoutElsewhere(judged: readonly JudgedExpectations[]): JudgedExpectations {
  const results = judged.flatMap((one) => one.results);
  const findings = judged.flatMap((one) => one.findings);
  const matched = new Set(results.filter(({ outcome }) => outcome !== "unmatched").map(({ id }) => id));
  const blocking = new Set(
    findings.filter(({ finding }) => finding.level === "failure").map(({ finding }) => finding.id),
  );
  const vacuous = results.filter(
    (result) =>
      result.outcome === "unmatched" &&
      matched.has(result.id) &&
      !result.findings.some((id) => blocking.has(id)),
  );
  const dropped = new Set(vacuous.flatMap((result) => result.findings));
  return {
    results: results.filter((result) => !vacuous.includes(result)),
    findings: findings.filter(({ finding }) => !dropped.has(finding.id)),
  };
}

function conclude(
  found: readonly JudgedFinding[],
  { clusters }: JudgeInput,
): Pick<Judgement, "conclusion" | "title" | "findings"> {
  const findings = sortFindings(found).map(({ finding }) => finding);
  return {
    conclusion: findings.some(blocks) ? "failure" : "success",
    title: titleOf(found, clusters),
    findings,
  };
}

function blocks({ level, settled }: Finding): boolean {
  return level === "failure" && settled === undefined;
}

/** What blocks, then standing warnings and notices, then what is settled; within those as they were found. */
function sortFindings(found: readonly JudgedFinding[]): readonly JudgedFinding[] {
  const rank = ({ finding }: JudgedFinding): number =>
    (finding.settled === undefined ? 0 : 10) + levelRank[finding.level];
  return [...found].sort((a, b) => rank(a) - rank(b));
}

const levelRank: Readonly<Record<Level, number>> = { failure: 0, warning: 1, notice: 2 };

function changedFinding({ file }: ParsedConfig, byHead: HeadJudgement): JudgedFinding {
  const ids = byHead.findings.map(({ id }) => id).sort(compareText);
  return {
    finding: {
      id: stableHash(JSON.stringify(["config-changed", byHead.conclusion, ids])),
      rule: "config-changed",
      level: "notice",
      message: `this change is judged by the \`.calsim.yml\` it starts from; by its own the answer would be ${byHead.conclusion}: ${byHead.title}`,
      cluster: undefined,
      place: file === undefined ? undefined : { path: file.path, line: 1 },
      changes: [],
      settled: undefined,
    },
    about: "remark",
    flows: [],
    acceptable: true,
  };
}

function configIssues(
  base: ParsedConfig,
  head: ParsedConfig,
  clusters: KnownClusters,
  today: string,
): readonly Issue[] {
  const issuesOf = ({ config, issues }: ParsedConfig): readonly Issue[] => [
    ...issues,
    ...unmatchedIssues(config, clusters, ["groups", "rules"]).filter(({ severity }) => severity !== "notice"),
    ...waiverIssues(config, clusters, today),
  ];
  if (base.file?.text === head.file?.text) return issuesOf(base);
  const known = new Set(issuesOf(base).map((issue) => `${issue.code} ${issue.message}`));
  return [
    ...issuesOf(base),
    ...issuesOf(head).filter((issue) => !known.has(`${issue.code} ${issue.message}`)),
  ];
}
