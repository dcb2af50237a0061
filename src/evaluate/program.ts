import type { Cluster, HostNode, Profile } from "../model/cluster.ts";
import type { FailsafePort } from "../model/options.ts";
import type { Chain, Direction } from "../model/policy.ts";
import type { PolicyId } from "../model/ids.ts";
import { governingTiers } from "../select/governing-policies.ts";
import type { Subject } from "../select/path.ts";
import {
  allPorts,
  connectionSetKey,
  emptyConnections,
  portConnections,
  protocolConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { CompiledRule, RuleCompiler } from "./compile-rule.ts";
import type { SideTest, SideTests } from "./side-test.ts";

/** One endpoint's chain in one direction, without the endpoint: whoever meets the same policies has the same program. */
export interface Program {
  readonly id: number;
  readonly chain: Chain;
  /** Decided before any policy, in order: encapsulation from pods, failsafe ports. */
  readonly before: readonly Preamble[];
  readonly tiers: readonly ProgramTier[];
  /** `undefined` where the chain has none (forward, preDNAT, untracked). */
  readonly profiles: readonly ProgramProfile[] | undefined;
  /** A Pass rule of a profile denies (eBPF, PROF-7). */
  readonly passDenies: boolean;
}

export interface Preamble {
  readonly kind: "encapsulation-from-pod" | "failsafe";
  readonly verdict: "deny" | "allow" | "none";
  readonly connections: ConnectionSet;
  /** The far end must match, for a failsafe port with a net. */
  readonly end: "source" | "destination";
  readonly test: SideTest | undefined;
}

export interface ProgramTier {
  readonly name: string;
  readonly endAction: "Deny" | "Pass";
  readonly policies: readonly ProgramPolicy[];
}

export interface ProgramPolicy {
  readonly policy: PolicyId;
  readonly unmodelled: string | undefined;
  readonly rules: readonly CompiledRule[];
}

/** `rules: undefined`: the profile does not exist. */
export interface ProgramProfile {
  readonly name: string;
  readonly rules: readonly CompiledRule[] | undefined;
}

export interface ProgramMaker {
  readonly programFor: (cluster: Cluster, subject: Subject, direction: Direction, chain: Chain) => Program;
}

/** Makes programs; the same policies over the same memberships give the same one, in either cluster. */
export function createProgramMaker(tests: SideTests, rules: RuleCompiler): ProgramMaker {
  const interned = new Map<string, Program>();
  const byLabels = new WeakMap<Cluster, Map<string, Program>>();

  const make = (cluster: Cluster, subject: Subject, direction: Direction, chain: Chain): Program => {
    const before = preambles(cluster, subject, direction, chain, tests);
    const tiers = governingTiers(cluster, subject.endpoint.labels, { direction, chain }).map((governing) => ({
      name: governing.tier.name,
      endAction: governing.endAction,
      policies: governing.policies.map((policy) => ({
        policy: policy.id,
        unmodelled: policy.unmodelled,
        rules: policy[direction]
          .map((rule) => rules.compile(cluster, rule))
          .filter((rule) => rule.action !== "Log"),
      })),
    }));
    const profiles =
      chain === "normal"
        ? subject.endpoint.profiles.map((name) => profileOf(cluster, name, direction))
        : undefined;
    const passDenies = cluster.settings.dataplane === "ebpf";
    const key = programKey(chain, before, tiers, profiles, passDenies);
    let program = interned.get(key);
    if (program === undefined) {
      program = { id: interned.size, chain, before, tiers, profiles, passDenies };
      interned.set(key, program);
    }
    return program;
  };

  const profileOf = (cluster: Cluster, name: string, direction: Direction): ProgramProfile => {
    const profile: Profile | undefined = cluster.profiles.get(name);
    return {
      name,
      rules: profile?.[direction]
        .map((rule) => rules.compile(cluster, rule))
        .filter((rule) => rule.action !== "Log"),
    };
  };

  return {
    programFor: (cluster, subject, direction, chain) => {
      let memo = byLabels.get(cluster);
      if (memo === undefined) byLabels.set(cluster, (memo = new Map<string, Program>()));
      const who = subject.kind === "host" ? subject.node.name : "";
      const key = [
        direction,
        chain,
        who,
        JSON.stringify([subject.endpoint.labels, subject.endpoint.profiles]),
      ].join(" ");
      let program = memo.get(key);
      if (program === undefined) memo.set(key, (program = make(cluster, subject, direction, chain)));
      return program;
    },
  };
}

function programKey(
  chain: Chain,
  before: readonly Preamble[],
  tiers: readonly ProgramTier[],
  profiles: readonly ProgramProfile[] | undefined,
  passDenies: boolean,
): string {
  const ids = (list: readonly CompiledRule[]): string => list.map((rule) => rule.id).join(",");
  return JSON.stringify([
    chain,
    passDenies,
    before.map((p) => [p.kind, p.verdict, connectionSetKey(p.connections), p.end, p.test?.id]),
    tiers.map((tier) => [
      tier.name,
      tier.endAction,
      tier.policies.map((p) => [p.policy, p.unmodelled, ids(p.rules)]),
    ]),
    profiles?.map((profile) => [profile.name, profile.rules === undefined ? "missing" : ids(profile.rules)]),
  ]);
}

function preambles(
  cluster: Cluster,
  subject: Subject,
  direction: Direction,
  chain: Chain,
  tests: SideTests,
): readonly Preamble[] {
  if (subject.kind === "workload") {
    const connections = direction === "egress" ? encapsulation(cluster) : emptyConnections;
    return [{ kind: "encapsulation-from-pod", verdict: "deny", connections, end: "source", test: undefined }];
  }
  // HEP-10: failsafes come before normal, preDNAT and untracked chains, and allow only in the normal one.
  if (chain === "forward") return [];
  return failsafes(cluster, subject.node, { direction, chain }, tests);
}

/** MISC-1. */
function encapsulation(cluster: Cluster): ConnectionSet {
  const { allowVXLANFromWorkloads, allowIPIPFromWorkloads, vxlanPort, dataplane } = cluster.settings;
  const ipip = allowIPIPFromWorkloads && dataplane !== "ebpf" ? emptyConnections : protocolConnections(4);
  const vxlan =
    allowVXLANFromWorkloads || dataplane === "ebpf"
      ? emptyConnections
      : portConnections(17, [vxlanPort, vxlanPort]);
  return unionConnections(ipip, vxlan);
}

/**
 * HEP-9: one preamble for the ports open to all, one for each port with a net. The untracked chains also let the answers
 * of the other direction's failsafes pass, by their source port (EVAL-3).
 */
function failsafes(
  cluster: Cluster,
  node: HostNode,
  { direction, chain }: { readonly direction: Direction; readonly chain: Chain },
  tests: SideTests,
): readonly Preamble[] {
  const [own, other] =
    direction === "ingress"
      ? [node.failsafeInbound, node.failsafeOutbound]
      : [node.failsafeOutbound, node.failsafeInbound];
  const end = direction === "ingress" ? "source" : "destination";
  const verdict = chain === "normal" ? "allow" : "none";
  const openings = [
    ...own.map((failsafe) => ({
      net: failsafe.net,
      connections: portConnections(protocolOf(failsafe), portOf(failsafe)),
    })),
    ...(chain === "untracked" ? other : []).map((failsafe) => ({
      net: failsafe.net,
      connections: portConnections(protocolOf(failsafe), allPorts, portOf(failsafe)),
    })),
  ];
  const toAll = openings.filter(({ net }) => net === undefined);
  const connections = toAll.reduce(
    (set, opening) => unionConnections(set, opening.connections),
    emptyConnections,
  );
  return [
    { kind: "failsafe", verdict, connections, end, test: undefined },
    ...openings.flatMap(({ net, connections: opened }): Preamble[] =>
      net === undefined
        ? []
        : [{ kind: "failsafe", verdict, connections: opened, end, test: tests.compileNet(cluster, net) }],
    ),
  ];
}

function protocolOf({ protocol }: FailsafePort): number {
  return protocol === "udp" ? 17 : 6;
}

function portOf({ port }: FailsafePort): readonly number[] {
  return [port, port];
}
