import type { Cluster, HostNode, Profile } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import type { PolicyId } from "../model/ids.ts";
import { governingTiers } from "../select/governing-policies.ts";
import type { Subject } from "../select/path.ts";
import {
  connectionSetKey,
  emptyConnections,
  portConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { protocolConnections } from "../sets/connection-set.ts";
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
  return failsafes(cluster, subject.node, direction, chain === "normal" ? "allow" : "none", tests);
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

/** HEP-9: one preamble for the ports open to all, one for each port with a net. */
function failsafes(
  cluster: Cluster,
  node: HostNode,
  direction: Direction,
  verdict: "allow" | "none",
  tests: SideTests,
): readonly Preamble[] {
  const ports = direction === "ingress" ? node.failsafeInbound : node.failsafeOutbound;
  const end = direction === "ingress" ? "source" : "destination";
  const connectionsOf = (port: (typeof ports)[number]): ConnectionSet =>
    portConnections(port.protocol === "udp" ? 17 : 6, [port.port, port.port]);
  const open = ports
    .filter((port) => port.net === undefined)
    .reduce((set, port) => unionConnections(set, connectionsOf(port)), emptyConnections);
  const restricted = ports.filter((port) => port.net !== undefined);
  return [
    { kind: "failsafe", verdict, connections: open, end, test: undefined },
    ...restricted.map((port): Preamble => ({
      kind: "failsafe",
      verdict,
      connections: connectionsOf(port),
      end,
      test: tests.compileNet(cluster, port.net ?? ""),
    })),
  ];
}
