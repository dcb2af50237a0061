import type { Cluster, Labels, WorkloadEndpoint } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import type { Policy } from "../model/policy.ts";
import { decideChain, type ChainDecision } from "../evaluate/decide-chain.ts";
import { governingTiers, type GoverningTier } from "../select/governing-policies.ts";
import { candidateConnections } from "../select/candidate-connections.ts";
import type { Packet } from "../select/packet.ts";
import { resolveEnd } from "../select/resolve-end.ts";
import { dnsServers, type DNSServers } from "./dns-targets.ts";
import { objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";
import { mayAskNames } from "./may-ask-names.ts";

/** Pods that policy isolates for egress and that can't ask for names any more: hardly ever meant. */
export const blockedDNS: Lint = (cluster) => {
  const servers = dnsServers(cluster);
  const blocked = isolatedPods(cluster, servers).flatMap((isolated): readonly BlockedPod[] => {
    const by = deniers(cluster, isolated, servers);
    return by === undefined ? [] : [{ pod: isolated.pod, by }];
  });
  return byCulprit(blocked).map(({ policy, pods }) => blockedIssue(policy, pods, servers));
};

interface IsolatedPod {
  readonly pod: WorkloadEndpoint;
  readonly tiers: readonly GoverningTier[];
}

/** A pod and the policies of which one could allow it. */
interface BlockedPod {
  readonly pod: WorkloadEndpoint;
  readonly by: readonly Policy[];
}

/** One of each label set: policy tells no others apart. */
function isolatedPods(cluster: Cluster, { pods: servers }: DNSServers): readonly IsolatedPod[] {
  const seen = new Set<Labels>();
  return cluster.workloads.flatMap((pod): readonly IsolatedPod[] => {
    if (pod.hostNetwork || servers.includes(pod) || seen.has(pod.labels)) return [];
    seen.add(pod.labels);
    const tiers = governingTiers(cluster, pod.labels, { direction: "egress", chain: "normal" });
    return tiers.length === 0 ? [] : [{ pod, tiers }];
  });
}

/** Policies that select the pod where it is denied every server; `undefined` where it reaches one, or may. */
function deniers(
  cluster: Cluster,
  { pod, tiers }: IsolatedPod,
  { targets }: DNSServers,
): readonly Policy[] | undefined {
  const last = tiers.at(-1)?.policies ?? [];
  if (targets.length === 0) return mayAskNames(tiers) ? undefined : last;
  const sources = resolveEnd(cluster, pod.id, undefined)?.ends ?? [];
  let denied: ChainDecision | undefined;
  for (const { ends, port } of targets)
    for (const connection of candidateConnections(cluster, { protocol: 17, destinationPort: port }))
      for (const destination of ends)
        for (const source of sources) {
          if (source.address.family !== destination.address.family) continue;
          const decision = ask(cluster, pod, { source, destination, connection });
          if (decision.verdict !== "deny") return undefined;
          denied ??= decision;
        }
  if (denied === undefined) return undefined;
  const { decidedBy } = denied;
  const tier = tiers.find(({ tier: { name }, policies }) =>
    decidedBy.kind === "rule"
      ? policies.some(({ id }) => id === decidedBy.policy)
      : decidedBy.kind === "end-of-tier" && name === decidedBy.tier,
  );
  return tier?.policies.filter(({ id }) => decidedBy.kind !== "rule" || id === decidedBy.policy) ?? last;
}

function ask(cluster: Cluster, pod: WorkloadEndpoint, packet: Packet): ChainDecision {
  const subject = { kind: "workload", endpoint: pod, node: undefined } as const;
  return decideChain(cluster, subject, { direction: "egress", chain: "normal", failsafes: false }, packet);
}

interface Culprit {
  readonly policy: Policy;
  readonly pods: readonly WorkloadEndpoint[];
}

/** Few findings for many pods: of the policies that select a pod the one that selects most of all. */
function byCulprit(blocked: readonly BlockedPod[]): readonly Culprit[] {
  const culprits: Culprit[] = [];
  let left = blocked;
  while (left.length > 0) {
    const counts = new Map<Policy, number>();
    for (const { by } of left) for (const policy of by) counts.set(policy, (counts.get(policy) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const policy = [...counts.keys()].find((one) => counts.get(one) === most);
    if (policy === undefined) break;
    culprits.push({ policy, pods: left.filter(({ by }) => by.includes(policy)).map(({ pod }) => pod) });
    left = left.filter(({ by }) => !by.includes(policy));
  }
  return culprits;
}

function blockedIssue(
  policy: Policy,
  pods: readonly WorkloadEndpoint[],
  { pods: servers }: DNSServers,
): Issue {
  const [first] = pods;
  const [server] = servers;
  const more = pods.length - 1;
  const who =
    more === 0 ? `\`${first?.id ?? ""}\` is` : `\`${first?.id ?? ""}\` and ${String(more)} more are`;
  return {
    code: "dns-blocked",
    severity: "notice",
    message:
      server === undefined
        ? `${who} isolated for egress, and no rule lets UDP 53 out to anyone: names are not resolved`
        : `${who} isolated for egress and can't reach cluster DNS at \`${server.id}\``,
    place: policy.place,
    object: objectName(policy),
    use: "used",
    hint: "allow UDP and TCP 53 to the DNS pods by their labels (policy does not see the ClusterIP), unless these pods are meant to resolve no names",
    about: pods.map(({ id }) => id),
  };
}
