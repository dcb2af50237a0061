import type { Cluster, HostNode } from "../model/cluster.ts";
import type { FailsafePort } from "../model/options.ts";
import type { Chain, Direction, Policy, Rule } from "../model/policy.ts";
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
  /** The same without profiles, which programs of several namespaces share; `undefined` where it has none itself. */
  readonly body: Program | undefined;
  /** `undefined` where the chain has none (forward, preDNAT, untracked), and in a body. */
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
  /** Equal for equal policies with equal rules. */
  readonly id: number;
  readonly policy: PolicyId;
  readonly unmodelled: string | undefined;
  readonly rules: readonly CompiledRule[];
}

/** `rules: undefined`: the profile does not exist. */
export interface ProgramProfile {
  readonly id: number;
  readonly name: string;
  readonly rules: readonly CompiledRule[] | undefined;
}

export interface ProgramMaker {
  /** `failsafes: false`: failsafe ports are not looked at (HEP-10). */
  readonly programFor: (
    cluster: Cluster,
    subject: Subject,
    direction: Direction,
    chain: Chain,
    failsafes?: boolean,
  ) => Program;
}

interface ChainStart {
  readonly direction: Direction;
  readonly chain: Chain;
  readonly failsafes: boolean;
}

/** Makes programs; the same policies over the same memberships give the same one, in either cluster. */
export function createProgramMaker(tests: SideTests, rules: RuleCompiler): ProgramMaker {
  const programs = new Map<string, Program>();
  const byLabels = new WeakMap<Cluster, Map<string, (Program | undefined)[]>>();
  // Endpoints mostly share the values themselves: the text of each is made once.
  const labelText = createNumbering();
  const profileText = createNumbering();
  const byEndpoint = new WeakMap<Subject["endpoint"], (Program | undefined)[]>();
  const parts = createPartMaker(tests, rules);

  const make = (cluster: Cluster, subject: Subject, { direction, chain, failsafes }: ChainStart): Program => {
    const before = parts.before(cluster, subject, { direction, chain, failsafes });
    const tiers = governingTiers(cluster, subject.endpoint.labels, { direction, chain }).map((governing) => ({
      name: governing.tier.name,
      endAction: governing.endAction,
      policies: governing.policies.map((policy) => parts.policy(cluster, policy, direction)),
    }));
    const profiles =
      chain === "normal"
        ? subject.endpoint.profiles.map((name) => parts.profile(cluster, name, direction))
        : undefined;
    const passDenies = cluster.settings.dataplane === "ebpf";
    const intern = (key: string, ownProfiles: Program["profiles"], ownBody: Program | undefined): Program =>
      remember(programs, key, (id) => ({
        id,
        chain,
        before: before.list,
        tiers,
        body: ownBody,
        profiles: ownProfiles,
        passDenies,
      }));
    const ids = tiers.map(
      ({ name, endAction, policies }) => `${endAction} ${policies.map(({ id }) => id).join(",")} ${name}`,
    );
    const body = intern(JSON.stringify([chain, passDenies, before.id, ...ids]), undefined, undefined);
    if (profiles === undefined) return body;
    return intern(`${String(body.id)}+${profiles.map(({ id }) => id).join(",")}`, profiles, body);
  };

  return {
    programFor: (cluster, subject, direction, chain, failsafes = chain !== "forward") => {
      const own = programsOf(cluster, subject);
      const at = chains.indexOf(chain) * 4 + (direction === "egress" ? 2 : 0) + (failsafes ? 1 : 0);
      return (own[at] ??= make(cluster, subject, { direction, chain, failsafes }));
    },
  };

  /** The list that endpoints share whose programs are the same, filled as they are asked for. */
  function programsOf(cluster: Cluster, subject: Subject): (Program | undefined)[] {
    const { endpoint } = subject;
    let own = byEndpoint.get(endpoint);
    if (own === undefined) {
      let known = byLabels.get(cluster);
      if (known === undefined) byLabels.set(cluster, (known = new Map<string, (Program | undefined)[]>()));
      const who = subject.kind === "host" ? parts.failsafeKey(subject.node) : "";
      const key = `${who} ${labelText(endpoint.labels)} ${profileText(endpoint.profiles)}`;
      own = remember(known, key, () => []);
      byEndpoint.set(endpoint, own);
    }
    return own;
  }
}

/** Equal numbers, as text, for equal values. */
function createNumbering(): (value: object) => string {
  const known = new WeakMap<object, string>();
  const numbers = new Map<string, string>();
  return (value) => {
    let number = known.get(value);
    if (number === undefined) {
      number = remember(numbers, JSON.stringify(value), String);
      known.set(value, number);
    }
    return number;
  };
}

const chains: readonly Chain[] = ["normal", "forward", "preDNAT", "untracked"];

function remember<T>(known: Map<string, T>, key: string, make: (id: number) => T): T {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make(known.size)));
  return value;
}

/** Makes what programs consist of, equal parts once. */
interface PartMaker {
  /** Equal for nodes with the same failsafe ports. */
  readonly failsafeKey: (node: HostNode) => string;
  readonly policy: (cluster: Cluster, policy: Policy, direction: Direction) => ProgramPolicy;
  readonly profile: (cluster: Cluster, name: string, direction: Direction) => ProgramProfile;
  readonly before: (cluster: Cluster, subject: Subject, start: ChainStart) => PreambleList;
}

interface PreambleList {
  readonly id: number;
  readonly list: readonly Preamble[];
}

function createPartMaker(tests: SideTests, rules: RuleCompiler): PartMaker {
  const policies = new Map<string, ProgramPolicy>();
  const policiesOf = {
    ingress: new WeakMap<Policy, ProgramPolicy>(),
    egress: new WeakMap<Policy, ProgramPolicy>(),
  };
  const profiles = new Map<string, ProgramProfile>();
  const preambleLists = new Map<string, PreambleList>();
  // Nodes share the lists that configure many of them.
  const listIds = new WeakMap<readonly FailsafePort[], number>();
  let listCount = 0;
  const idOf = (list: readonly FailsafePort[]): number => {
    let id = listIds.get(list);
    if (id === undefined) listIds.set(list, (id = listCount++));
    return id;
  };
  const failsafeKey = (node: HostNode): string =>
    `${String(idOf(node.failsafeInbound))},${String(idOf(node.failsafeOutbound))}`;
  const startOf = new WeakMap<Cluster, Map<string, PreambleList>>();
  const compile = (cluster: Cluster, list: readonly Rule[]): readonly CompiledRule[] =>
    list.map((rule) => rules.compile(cluster, rule)).filter((rule) => rule.action !== "Log");
  const idsOf = (list: readonly CompiledRule[]): readonly number[] => list.map(({ id }) => id);
  return {
    policy: (cluster, policy, direction) => {
      const known = policiesOf[direction].get(policy);
      if (known !== undefined) return known;
      const own = compile(cluster, policy[direction]);
      const { id: name, unmodelled } = policy;
      const made = remember(policies, JSON.stringify([name, unmodelled, idsOf(own)]), (id) => ({
        id,
        policy: name,
        unmodelled,
        rules: own,
      }));
      policiesOf[direction].set(policy, made);
      return made;
    },
    profile: (cluster, name, direction) => {
      const list = cluster.profiles.get(name)?.[direction];
      const own = list === undefined ? undefined : compile(cluster, list);
      const key = JSON.stringify([name, own === undefined ? "missing" : idsOf(own)]);
      return remember(profiles, key, (id) => ({ id, name, rules: own }));
    },
    failsafeKey,
    before: (cluster, subject, start) => {
      const { direction, chain, failsafes: hasFailsafes } = start;
      const who = subject.kind === "host" ? failsafeKey(subject.node) : "pod";
      let ofCluster = startOf.get(cluster);
      if (ofCluster === undefined) startOf.set(cluster, (ofCluster = new Map<string, PreambleList>()));
      return remember(ofCluster, `${who} ${direction} ${chain} ${String(hasFailsafes)}`, () => {
        const list = preambles(cluster, subject, start, tests);
        const key = JSON.stringify(
          list.map((p) => [p.kind, p.verdict, connectionSetKey(p.connections), p.end, p.test?.id]),
        );
        return remember(preambleLists, key, (id) => ({ id, list }));
      });
    },
  };
}

function preambles(
  cluster: Cluster,
  subject: Subject,
  { direction, chain, failsafes: hasFailsafes }: ChainStart,
  tests: SideTests,
): readonly Preamble[] {
  if (subject.kind === "workload") {
    const connections = direction === "egress" ? encapsulation(cluster) : emptyConnections;
    return [{ kind: "encapsulation-from-pod", verdict: "deny", connections, end: "source", test: undefined }];
  }
  // HEP-10: failsafes come before normal, preDNAT and untracked chains, and allow only in the normal one.
  if (!hasFailsafes) return [];
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
