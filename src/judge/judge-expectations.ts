import { compareText } from "../base/compare.ts";
import { stableHash } from "../base/stable-hash.ts";
import type { ExpectationOutcome, ExpectationResult } from "../model/expectation-result.ts";
import type { Finding, Level } from "../model/finding.ts";
import { connectionSetKey, isAllConnections, unionConnections } from "../sets/connection-set.ts";
import { phraseChanged } from "../matrix/phrase-connections.ts";
import { formatConnections } from "../sets/connection-text.ts";
import { changesBehind, placeOf } from "./changes-behind.ts";
import type { Config, ExpectationConfig } from "./config.ts";
import { expectationFlows, type ExpectationFlows } from "./expectation-flows.ts";
import { fillMessage } from "./fill-message.ts";
import type { JudgedCluster } from "./judge-input.ts";
import { pairKey, type JudgedFinding } from "./judged-finding.ts";
import { listNames } from "./list-names.ts";
import type { Members } from "./members.ts";
import { settledBy } from "./settled-by.ts";
import { waive, waiversInForce, type FlowPart } from "./waive.ts";

export interface JudgedExpectations {
  readonly results: readonly ExpectationResult[];
  readonly findings: readonly JudgedFinding[];
}

/** What became of the expectations in one cluster, in their order. */
export function judgeExpectations(
  config: Config,
  cluster: JudgedCluster,
  members: Members,
  today: string,
): JudgedExpectations {
  const judged = config.expectations
    .filter(({ clusters }) => clusters?.includes(cluster.name) ?? true)
    .map((expectation) => {
      const flows = expectationFlows(expectation, cluster, members);
      const findings = findingsOf(expectation, flows, { config, cluster, members, today });
      const result: ExpectationResult = {
        id: expectation.id,
        cluster: cluster.name,
        text: textOf(expectation),
        outcome: outcomeOf(flows),
        level: expectation.level,
        place: expectation.place,
        findings: findings.map(({ finding }) => finding.id),
      };
      return { result, findings };
    });
  return {
    results: judged.map(({ result }) => result),
    findings: judged.flatMap(({ findings }) => findings),
  };
}

/** What has to hold, in the words of the file. */
function textOf({ from, to, ports, verdict, both }: ExpectationConfig): string {
  const must = verdict === "allow" ? "must reach" : "must not reach";
  const ends = both ? `${from.text} and ${to.text} ${must} each other` : `${from.text} ${must} ${to.text}`;
  return isAllConnections(ports) ? ends : `${ends}: ${formatConnections(ports)}`;
}

function outcomeOf(flows: ExpectationFlows): ExpectationOutcome {
  if (flows.unmatched.length > 0) return "unmatched";
  if (flows.newlyBroken.length > 0) return "newly-broken";
  if (flows.newlyUnknown.length > 0 || flows.stillUnknown.length > 0) return "cannot-tell";
  if (flows.stillBroken.length > 0) return "still-broken";
  return flows.fixed.length > 0 ? "newly-fixed" : "holds";
}

interface Context {
  readonly config: Config;
  readonly cluster: JudgedCluster;
  readonly members: Members;
  readonly today: string;
}

function findingsOf(
  expectation: ExpectationConfig,
  flows: ExpectationFlows,
  context: Context,
): readonly JudgedFinding[] {
  if (flows.unmatched.length > 0) return [unmatchedFinding(expectation, flows.unmatched, context)];
  const waivers = waiversInForce(context.config.waivers, {
    rule: expectation.id,
    cluster: context.cluster.name,
    today: context.today,
  });
  return kinds.flatMap(({ key, level }) => {
    const waived = flows[key].map((part) => waive(part, waivers, context.members));
    const finding = (parts: readonly FlowPart[], settled: Finding["settled"]): readonly JudgedFinding[] =>
      parts.length === 0
        ? []
        : [
            flowFinding({
              expectation,
              key,
              level: level(expectation),
              parts,
              settled,
              cluster: context.cluster,
            }),
          ];
    if (key === "fixed") return finding(flows.fixed, undefined);
    return [
      ...finding(
        waived.flatMap(({ standing }) => standing),
        undefined,
      ),
      ...waivers.flatMap((waiver) =>
        finding(
          waived.flatMap(({ waived: parts }) => parts.filter((part) => part.waiver === waiver)),
          settledBy(waiver),
        ),
      ),
    ];
  });
}

type FlowKind = "newlyBroken" | "stillBroken" | "newlyUnknown" | "stillUnknown" | "fixed";

const kinds: readonly {
  readonly key: FlowKind;
  readonly level: (expectation: ExpectationConfig) => Level;
}[] = [
  { key: "newlyBroken", level: ({ level }) => level },
  { key: "newlyUnknown", level: ({ level }) => level },
  { key: "stillBroken", level: ({ stillBroken }) => stillBroken },
  { key: "stillUnknown", level: ({ stillBroken }) => stillBroken },
  { key: "fixed", level: () => "notice" },
];

interface FlowFindingParts {
  readonly expectation: ExpectationConfig;
  readonly key: FlowKind;
  readonly level: Level;
  readonly parts: readonly FlowPart[];
  readonly settled: Finding["settled"];
  readonly cluster: JudgedCluster;
}

function flowFinding({ expectation, key, level, parts, settled, cluster }: FlowFindingParts): JudgedFinding {
  const flows = parts.flatMap(({ pairs }) => pairs.map((pair) => pairKey(...pair))).sort(compareText);
  const changes = changesBehind(parts, cluster.changes);
  const bound = parts
    .map(
      ({ pairs, connections }) =>
        [connectionSetKey(connections), pairs.map((pair) => pairKey(...pair)).sort(compareText)] as const,
    )
    .sort(([a], [b]) => compareText(a, b));
  const deciders = changes.map(({ base, head }) => [
    base.verdict,
    base.decidedBy,
    head.verdict,
    head.decidedBy,
  ]);
  return {
    finding: {
      id: stableHash(
        JSON.stringify([expectation.id, cluster.name, expectation.verdict, key, bound, deciders]),
      ),
      rule: expectation.id,
      level,
      message: messageOf(expectation, key, parts),
      cluster: cluster.name,
      place: placeOf(changes) ?? expectation.place,
      changes: changes.map(({ id }) => id),
      settled,
    },
    about: "expectation",
    flows,
    acceptable: true,
  };
}

function messageOf(expectation: ExpectationConfig, key: FlowKind, parts: readonly FlowPart[]): string {
  const pairs = parts.flatMap((part) => part.pairs);
  const [all] = parts;
  const connections = phraseChanged(
    parts.reduce(
      (set, part) => unionConnections(set, part.connections),
      all?.connections ?? expectation.ports,
    ),
  );
  const from = listNames(distinct(pairs.map((pair) => pair[0])));
  const to = listNames(distinct(pairs.map((pair) => pair[1])));
  const count = String(pairs.length);
  if (expectation.message !== undefined && key !== "fixed") {
    return fillMessage(expectation.message, { from, to, connections, count, rule: expectation.id });
  }
  const must = expectation.verdict === "allow" ? "must reach" : "must not reach";
  const many = pairs.length === 1 ? "" : ` (${count} pairs)`;
  return `${outcomes[key]}: ${from} ${must} ${to}: ${connections}${many}`;
}

const outcomes: Readonly<Record<FlowKind, string>> = {
  newlyBroken: "no longer holds",
  stillBroken: "does not hold, as before",
  newlyUnknown: "it can no longer be decided whether this holds",
  stillUnknown: "it can't be decided whether this holds, as before",
  fixed: "holds again",
};

/**
 * What must work and has lost its ends no longer works. What must stay apart and isn't there is apart; its owner should
 * know that nothing is checked.
 */
function unmatchedFinding(
  expectation: ExpectationConfig,
  unmatched: ExpectationFlows["unmatched"],
  { cluster, members }: Context,
): JudgedFinding {
  const lost = unmatched.filter((key) => members.of(expectation[key], "either").size > 0);
  const level = expectation.verdict === "allow" && lost.length > 0 ? expectation.level : "warning";
  const named = unmatched.map((key) => `\`${key}\` (${expectation[key].text})`).join(" and ");
  const since = lost.length > 0 ? " any more" : "";
  return {
    finding: {
      id: stableHash(JSON.stringify([expectation.id, cluster.name, "unmatched", unmatched, lost])),
      rule: expectation.id,
      level,
      message: `can't be checked: ${named} matches no endpoint${since}`,
      cluster: cluster.name,
      place: expectation.place,
      changes: [],
      settled: undefined,
    },
    about: "expectation",
    flows: [],
    acceptable: true,
  };
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(compareText);
}
