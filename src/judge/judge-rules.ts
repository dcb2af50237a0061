import type { Level } from "../model/finding.ts";
import { intersectConnections, isEmptyConnections, subtractConnections } from "../sets/connection-set.ts";
import type { Config, RuleConfig } from "./config.ts";
import { changeFinding } from "./change-finding.ts";
import type { JudgedChange, JudgedCluster } from "./judge-input.ts";
import type { JudgedFinding } from "./judged-finding.ts";
import type { Members } from "./members.ts";
import { settledBy } from "./settled-by.ts";
import { waive, waiversInForce, type FlowPart } from "./waive.ts";

/** What the rules say to the changes of one cluster: rules in their order, changes in theirs. */
export function judgeRules(
  config: Config,
  cluster: JudgedCluster,
  members: Members,
  today: string,
): readonly JudgedFinding[] {
  return config.rules.flatMap((rule) => {
    if (rule.clusters?.includes(cluster.name) === false) return [];
    const waivers = waiversInForce(config.waivers, { rule: rule.id, cluster: cluster.name, today });
    return cluster.changes.flatMap((change) => {
      const level = levelOf(rule, change);
      if (level === "off") return [];
      return caughtFlows(rule, change, members).flatMap((flows) => {
        const { standing, waived } = waive(flows, waivers, members);
        const finding = (part: FlowPart, settled: JudgedFinding["finding"]["settled"]): JudgedFinding =>
          changeFinding({ rule, level, change, cluster: cluster.name, flows: part, settled });
        return [
          ...standing.map((part) => finding(part, undefined)),
          ...waived.map((part) => finding(part, settledBy(part.waiver))),
        ];
      });
    });
  });
}

/**
 * How badly the rule takes such a change. What can't be decided any more may be allowed now, and where it was allowed
 * before it may be denied now: it counts for rules about either.
 */
export function levelOf(rule: RuleConfig, change: Pick<JudgedChange, "change" | "base">): Level | "off" {
  if (rule.when === "any") return change.change === "newly-unknown" ? rule.unknown : rule.level;
  if (rule.when === change.change) return rule.level;
  if (change.change !== "newly-unknown") return "off";
  return rule.when === "newly-allowed" || change.base.verdict === "allow" ? rule.unknown : "off";
}

function caughtFlows(rule: RuleConfig, change: JudgedChange, members: Members): readonly FlowPart[] {
  return rule.only ? flowsOutside(rule, change, members) : flowsBetween(rule, change, members);
}

function flowsBetween(rule: RuleConfig, change: JudgedChange, members: Members): readonly FlowPart[] {
  const connections = intersectConnections(change.connections, rule.ports);
  if (isEmptyConnections(connections)) return [];
  const from = members.of(rule.from, "either");
  const to = members.of(rule.to, "either");
  const pairs = change.pairs.filter((pair) => from.has(pair[0]) && to.has(pair[1]));
  return pairs.length === 0 ? [] : [{ pairs, connections }];
}

function flowsOutside(rule: RuleConfig, change: JudgedChange, members: Members): readonly FlowPart[] {
  const from = members.of(rule.from, "every");
  const to = members.of(rule.to, "every");
  const permits = (pair: readonly [string, string]): boolean => from.has(pair[0]) && to.has(pair[1]);
  const parts: FlowPart[] = [
    { pairs: change.pairs.filter((pair) => !permits(pair)), connections: change.connections },
    { pairs: change.pairs.filter(permits), connections: subtractConnections(change.connections, rule.ports) },
  ];
  return parts.filter(({ pairs, connections }) => pairs.length > 0 && !isEmptyConnections(connections));
}
