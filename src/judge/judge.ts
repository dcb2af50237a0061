import type { Finding } from "../model/finding.ts";
import type { Issue } from "../model/issue.ts";
import type { Config } from "./config.ts";
import type { JudgedCluster, JudgeInput } from "./judge-input.ts";
import type { JudgedFinding } from "./judged-finding.ts";
import { judgeRules } from "./judge-rules.ts";
import { indexMembers } from "./members.ts";
import { titleOf } from "./title-of.ts";

export interface Judgement {
  readonly conclusion: "success" | "failure";
  /** One line: `2 new app-pod to host edges`, `no connectivity change`. */
  readonly title: string;
  /** Standing failures first; the order is the same for the same input. */
  readonly findings: readonly Finding[];
  readonly configIssues: readonly Issue[];
}

/** Judges what a change does, by the configuration of the base. */
export function judge(input: JudgeInput): Judgement {
  const found = input.clusters.flatMap((cluster) => judgeCluster(input.base.config, cluster, input.today));
  const findings = found.map(({ finding }) => finding);
  const failed = findings.some(({ level, settled }) => level === "failure" && settled === undefined);
  return {
    conclusion: failed ? "failure" : "success",
    title: titleOf(found, input.clusters),
    findings,
    configIssues: input.base.issues,
  };
}

function judgeCluster(config: Config, cluster: JudgedCluster, today: string): readonly JudgedFinding[] {
  const members = indexMembers(cluster);
  return judgeRules(config, cluster, members, today);
}
