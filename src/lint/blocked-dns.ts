import type { Cluster, WorkloadEndpoint } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import { traceQuestion } from "../evaluate/trace-question.ts";
import { governingTiers } from "../select/governing-policies.ts";
import { resolveEnd } from "../select/resolve-end.ts";
import type { Lint } from "./lint.ts";

/** Labels of cluster DNS in every common distribution. */
const isDNS = ({ namespace, labels }: WorkloadEndpoint): boolean =>
  namespace === "kube-system" && (labels["k8s-app"] === "kube-dns" || labels["k8s-app"] === "coredns");

/** Pods that policy isolates for egress and that can't reach cluster DNS any more: hardly ever meant. */
export const blockedDNS: Lint = (cluster) => {
  const server = cluster.workloads.find((pod) => !pod.hostNetwork && isDNS(pod));
  const to = server === undefined ? undefined : resolveEnd(cluster, server.id, undefined);
  if (server === undefined || to === undefined) return [];
  const seen = new Set<string>();
  return cluster.workloads.flatMap((pod): Issue[] => {
    if (pod.hostNetwork || pod.id === server.id) return [];
    const tiers = governingTiers(cluster, pod.labels, { direction: "egress", chain: "normal" });
    const policy = tiers.at(-1)?.policies[0];
    if (policy === undefined || seen.has(policy.id) || !isBlocked(cluster, pod, to)) return [];
    seen.add(policy.id);
    return [
      {
        code: "dns-blocked",
        severity: "notice",
        message: `\`${pod.id}\` is isolated for egress and can't reach cluster DNS at \`${server.id}\``,
        place: policy.place,
        object: policy.id.replace(":", " "),
        use: "used",
        hint: "allow UDP and TCP 53 to the DNS pods, unless these pods are meant to resolve no names",
      },
    ];
  });
};

function isBlocked(
  cluster: Cluster,
  pod: WorkloadEndpoint,
  to: NonNullable<ReturnType<typeof resolveEnd>>,
): boolean {
  const from = resolveEnd(cluster, pod.id, to.ends[0]?.address.family);
  if (from === undefined) return false;
  const connection = { protocol: 17, destinationPort: 53 };
  return traceQuestion(cluster, { from, to, connection, via: undefined }).verdict === "deny";
}
