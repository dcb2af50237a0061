import type { Level } from "../model/finding.ts";
import type { Verdict } from "../model/ruling.ts";
import {
  allConnections,
  emptyConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { Config, ExpectationConfig, RuleConfig } from "./config.ts";
import type { JudgedChangeKind } from "./judge-input.ts";
import { levelOf } from "./judge-rules.ts";
import type { Members } from "./members.ts";
import { waiversInForce } from "./waive.ts";

/**
 * Something a configuration objects to between two ends: a kind of change, or a verdict after it. What one objects to at
 * a level or above is a set of connections, so two configurations can be compared by what they do.
 */
export type GuardKind =
  | JudgedChangeKind
  | "allowed-to-unknown"
  | "must-allow"
  | "must-deny"
  | "still-must-allow"
  | "still-must-deny"
  | "host-access";

export interface Guard {
  readonly kind: GuardKind;
  readonly level: Level;
  /** Rule or expectation. */
  readonly id: string;
  readonly connections: ConnectionSet;
}

/** What a configuration objects to from one endpoint to another of a cluster, waivers taken off. */
export type GuardsOf = (from: string, to: string) => readonly Guard[];

export function guardsOf(config: Config, cluster: string, members: Members, today: string): GuardsOf {
  const inCluster = ({ clusters }: { readonly clusters: readonly string[] | undefined }): boolean =>
    clusters?.includes(cluster) ?? true;
  const entries = [
    ...config.rules.filter(inCluster).map((rule) => ({ id: rule.id, guards: ruleGuards(rule, members) })),
    ...config.expectations
      .filter(inCluster)
      .map((one) => ({ id: one.id, guards: expectationGuards(one, members) })),
    { id: "no-host-lockout", guards: hostGuards(members) },
  ].map((entry) => ({
    ...entry,
    waivers: waiversInForce(config.waivers, { rule: entry.id, cluster, today }),
  }));
  return (from, to) =>
    entries.flatMap(({ id, guards, waivers }) => {
      const waived = waivers
        .filter(
          (waiver) => members.of(waiver.from, "every").has(from) && members.of(waiver.to, "every").has(to),
        )
        .reduce((all, waiver) => unionConnections(all, waiver.ports), emptyConnections);
      return guards(from, to).flatMap(({ connections, ...guard }) => {
        const left = subtractConnections(connections, waived);
        return isEmptyConnections(left) ? [] : [{ ...guard, id, connections: left }];
      });
    });
}

type BareGuard = Omit<Guard, "id">;
type GuardsBetween = (from: string, to: string) => readonly BareGuard[];

/** Changes as rules tell them apart: what is undecided now counts by what it was before. */
const changes: readonly {
  readonly kind: GuardKind;
  readonly change: JudgedChangeKind;
  readonly was: Verdict;
}[] = [
  { kind: "newly-allowed", change: "newly-allowed", was: "deny" },
  { kind: "newly-denied", change: "newly-denied", was: "allow" },
  { kind: "newly-unknown", change: "newly-unknown", was: "deny" },
  { kind: "allowed-to-unknown", change: "newly-unknown", was: "allow" },
  { kind: "no-longer-unknown", change: "no-longer-unknown", was: "unknown" },
];

function ruleGuards(rule: RuleConfig, members: Members): GuardsBetween {
  const levels = changes.flatMap(({ kind, change, was }) => {
    const level = levelOf(rule, { change, base: { verdict: was, decidedBy: "", place: undefined } });
    return level === "off" ? [] : [{ kind, level }];
  });
  const membership = rule.only ? "every" : "either";
  const inFrom = members.of(rule.from, membership);
  const inTo = members.of(rule.to, membership);
  const outside = rule.only ? allConnections : emptyConnections;
  const inside = rule.only ? subtractConnections(allConnections, rule.ports) : rule.ports;
  return (from, to) => {
    const connections = inFrom.has(from) && inTo.has(to) ? inside : outside;
    return isEmptyConnections(connections) ? [] : levels.map((one) => ({ ...one, connections }));
  };
}

function expectationGuards(expectation: ExpectationConfig, members: Members): GuardsBetween {
  const { verdict, level, stillBroken, ports: connections, both } = expectation;
  const membership = verdict === "deny" ? "either" : "head";
  const inFrom = members.of(expectation.from, membership);
  const inTo = members.of(expectation.to, membership);
  const guards: readonly BareGuard[] = [
    { kind: `must-${verdict}`, level, connections },
    { kind: `still-must-${verdict}`, level: stillBroken, connections },
  ];
  return (from, to) =>
    (inFrom.has(from) && inTo.has(to)) || (both && inFrom.has(to) && inTo.has(from)) ? guards : [];
}

/** The level of the check is compared by itself: what counts here is who waived it. */
function hostGuards(members: Members): GuardsBetween {
  const isHost = (id: string): boolean => members.byId.get(id)?.kind === "host";
  const guards: readonly BareGuard[] = [
    { kind: "host-access", level: "failure", connections: allConnections },
  ];
  return (from, to) => (isHost(from) || isHost(to) ? guards : []);
}
