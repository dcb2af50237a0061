import { compareText } from "../base/compare.ts";
import { stableHash } from "../base/stable-hash.ts";
import type { SourceRef } from "../model/source-ref.ts";
import {
  connectionSetKey,
  emptyConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { formatConnections } from "../sets/connection-text.ts";
import type { Config, ParsedConfig, RuleLevel } from "./config.ts";
import { endpointClasses } from "./endpoint-classes.ts";
import { guardsOf, type Guard, type GuardKind } from "./guards.ts";
import type { JudgedCluster } from "./judge-input.ts";
import type { JudgedFinding } from "./judged-finding.ts";
import { listNames } from "./list-names.ts";
import { indexMembers } from "./members.ts";
import { droppedClusters } from "./dropped-clusters.ts";
import type { Weakening } from "./weakening.ts";

/**
 * Where the head's file objects to less than the base's, found by what both say of the endpoints at hand and not by their
 * texts: a renamed rule or a regrouped file weakens nothing, a wider waiver or a narrower group does.
 */
export function compareConfigs(
  base: ParsedConfig,
  head: ParsedConfig,
  clusters: readonly JudgedCluster[],
  today: string,
): readonly JudgedFinding[] {
  const { level } = base.config.checks["no-config-weakening"];
  if (level === "off" || base.file?.text === head.file?.text) return [];
  const place: SourceRef | undefined =
    head.file === undefined
      ? base.file && { path: base.file.path, line: 1 }
      : { path: head.file.path, line: 1 };
  const finding = ({ message, cluster, key }: Weakening): JudgedFinding => ({
    finding: {
      id: stableHash(JSON.stringify(["no-config-weakening", cluster ?? null, key])),
      rule: "no-config-weakening",
      level,
      message,
      cluster,
      place,
      changes: [],
      settled: undefined,
    },
    about: "weakening",
    flows: [],
    acceptable: true,
  });
  return [
    ...weakenedChecks(base.config, head.config),
    ...clusters.flatMap((cluster) => weakenedGuards(base.config, head.config, cluster, today)),
    ...droppedClusters(base.config, head.config, clusters),
    ...weakenedAcceptance(base.config, head.config),
  ].map(finding);
}

function weakenedChecks(base: Config, head: Config): readonly Weakening[] {
  return (["no-host-lockout", "no-config-weakening"] as const).flatMap((id) => {
    const [before, after] = [base.checks[id].level, head.checks[id].level];
    if (severity[after] >= severity[before]) return [];
    const message = `\`${id}\` goes from ${before} to ${after}`;
    return [{ message, cluster: undefined, key: [id, before, after] }];
  });
}

const severity: Readonly<Record<RuleLevel, number>> = { off: 0, notice: 1, warning: 2, failure: 3 };

function weakenedAcceptance(
  { acceptance: base }: Config,
  { acceptance: head }: Config,
): readonly Weakening[] {
  const added = head.approvers?.filter((name) => base.approvers?.includes(name) === false) ?? [];
  return [
    ...(base.self || !head.self ? [] : ["authors may accept findings of their own pull request"]),
    ...(base.approvers === undefined && head.approvers !== undefined && head.approvers.length > 0
      ? [
          `these may accept findings, with write access or not: ${listNames([...head.approvers].sort(compareText))}`,
        ]
      : []),
    ...(base.approvers !== undefined && head.approvers === undefined
      ? ["everyone with write access may accept findings"]
      : []),
    ...(added.length === 0
      ? []
      : [`more people may accept findings: ${listNames([...added].sort(compareText))}`]),
  ].map((message) => ({ message, cluster: undefined, key: ["acceptance", message] }));
}

interface Lost {
  readonly guard: Pick<Guard, "id" | "kind" | "level">;
  readonly connections: ConnectionSet;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

function weakenedGuards(
  base: Config,
  head: Config,
  cluster: JudgedCluster,
  today: string,
): readonly Weakening[] {
  const members = indexMembers(cluster);
  const [before, after] = [base, head].map((config) => guardsOf(config, cluster.name, members, today));
  const classes = endpointClasses([base, head], members);
  const lost = classes.flatMap((from) =>
    classes.flatMap((to): Lost[] => {
      const [sender, receiver] = [from[0], to.find((id) => id !== from[0])];
      if (before === undefined || after === undefined || sender === undefined || receiver === undefined)
        return [];
      return lostGuards(before(sender, receiver), after(sender, receiver)).map((one) => ({
        ...one,
        from,
        to,
      }));
    }),
  );
  return byKinds(groupLost(lost)).map(({ kinds, guard, connections, from, to }) => {
    const deeds = [...new Set(kinds.map((kind) => verbs[kind]))].join(", ");
    return {
      message: `\`${guard.id}\` no longer makes it a ${guard.level}: ${deeds} from ${listNames(from)} to ${listNames(to)}: ${formatConnections(connections)}`,
      cluster: cluster.name,
      key: [guard.id, ...kinds, guard.level, connectionSetKey(connections), ...from, ">", ...to],
    };
  });
}

/** Losses that differ in what is guarded against alone, as one. */
function byKinds(lost: readonly Lost[]): readonly (Lost & { readonly kinds: readonly GuardKind[] })[] {
  const groups = new Map<string, Lost & { kinds: GuardKind[] }>();
  for (const one of lost) {
    const { guard, connections, from, to } = one;
    const key = [guard.id, guard.level, connectionSetKey(connections), ...from, ">", ...to].join("\n");
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...one, kinds: [guard.kind] });
    else known.kinds.push(guard.kind);
  }
  return [...groups.values()];
}

const verbs: Readonly<Record<GuardKind, string>> = {
  "newly-allowed": "newly allowing",
  "newly-denied": "newly denying",
  "newly-unknown": "leaving undecided",
  "no-longer-unknown": "deciding what was undecided",
  "allowed-to-unknown": "leaving undecided",
  "must-allow": "not allowing",
  "must-deny": "not denying",
  "still-must-allow": "not allowing",
  "still-must-deny": "not denying",
  "host-access": "cutting access to hosts",
};

/** Connections that the head takes less seriously than a guard of the base does, one entry for each guard. */
function lostGuards(
  before: readonly Guard[],
  after: readonly Guard[],
): readonly Pick<Lost, "guard" | "connections">[] {
  return before.flatMap((guard) => {
    const kept = after
      .filter(({ kind, level }) => kind === guard.kind && severity[level] >= severity[guard.level])
      .reduce((all, { connections }) => unionConnections(all, connections), emptyConnections);
    const connections = subtractConnections(guard.connections, kept);
    return isEmptyConnections(connections) ? [] : [{ guard, connections }];
  });
}

/** Senders and receivers of the same loss together, as far as every one of the senders loses it towards all receivers. */
function groupLost(lost: readonly Lost[]): readonly Lost[] {
  const key = ({ guard, connections }: Lost, ends: readonly string[]): string =>
    [guard.id, guard.kind, guard.level, connectionSetKey(connections), ...ends].join("\n");
  const merge = (all: readonly Lost[], side: "from" | "to"): readonly Lost[] => {
    const groups = new Map<string, Lost>();
    for (const one of all) {
      const at = key(one, side === "from" ? one.to : one.from);
      const known = groups.get(at);
      const ends: readonly string[] = [...(known?.[side] ?? []), ...one[side]].sort(compareText);
      groups.set(at, { ...one, [side]: ends });
    }
    return [...groups.values()];
  };
  const sorted = lost.map((one) => ({
    ...one,
    from: [...one.from].sort(compareText),
    to: [...one.to].sort(compareText),
  }));
  return merge(merge(sorted, "to"), "from");
}
