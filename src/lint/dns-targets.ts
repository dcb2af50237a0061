import type { Cluster, WorkloadEndpoint } from "../model/cluster.ts";
import type { PacketEnd } from "../select/packet.ts";
import { resolveEnd } from "../select/resolve-end.ts";
import { isSubsetAddresses, parseCidr } from "../sets/address-set.ts";
import { parseAddress } from "../sets/address.ts";
import { eachRule } from "./each-rule.ts";

/** Where pods ask for names, as policy sees it. */
export interface DNSTarget {
  /** All that the address may be. */
  readonly ends: readonly PacketEnd[];
  readonly port: number;
}

/** The servers that the tree holds: pods, and the cache that NodeLocal DNSCache runs on every host. */
export interface DNSServers {
  readonly pods: readonly WorkloadEndpoint[];
  readonly targets: readonly DNSTarget[];
}

const linkLocal = parseCidr("169.254.0.0/16")?.set;
const nodeLocal = parseAddress("169.254.20.10");
const udp = 17;

export function dnsServers(cluster: Cluster): DNSServers {
  const pods = cluster.workloads.filter(isDNS);
  const ofPods = pods.flatMap((pod): readonly DNSTarget[] => {
    const ends = resolveEnd(cluster, pod.id, undefined)?.ends ?? [];
    return ends.length === 0 ? [] : [{ ends, port: portOf(pod) }];
  });
  if (ofPods.length === 0 || !usesNodeLocal(cluster)) return { pods, targets: ofPods };
  // The cache takes what is sent to the service too, before it is translated.
  const service = cluster.serviceAddresses.filter(
    ({ namespace, name }) => namespace === "kube-system" && name === "kube-dns",
  );
  const addresses = [
    ...(nodeLocal === undefined ? [] : [nodeLocal]),
    ...service.flatMap(({ clusterIPs }) => clusterIPs),
  ];
  const ofCache = addresses.map((address) => ({ ends: [{ address, pod: undefined }], port: 53 }));
  return { pods, targets: [...ofPods, ...ofCache] };
}

/** Labels of cluster DNS in every common distribution. */
function isDNS({ namespace, labels }: WorkloadEndpoint): boolean {
  const app = labels["k8s-app"] ?? labels["app.kubernetes.io/name"] ?? "";
  return (
    (namespace === "kube-system" && ["kube-dns", "coredns"].includes(app)) ||
    (namespace === "openshift-dns" && labels["dns.operator.openshift.io/daemonset-dns"] !== undefined)
  );
}

/** The port behind the service: policy sees it in place of 53. */
function portOf({ ports }: WorkloadEndpoint): number {
  return ports.find(({ name, protocol }) => protocol === udp && name.startsWith("dns"))?.port ?? 53;
}

/** Its pods are in the tree, or a rule allows its address. */
function usesNodeLocal(cluster: Cluster): boolean {
  return (
    cluster.workloads.some(({ labels }) => labels["k8s-app"] === "node-local-dns") ||
    eachRule(cluster).some(
      ({ direction, rule: { destination } }) =>
        direction === "egress" &&
        destination.nets !== undefined &&
        linkLocal !== undefined &&
        isSubsetAddresses(destination.nets, linkLocal),
    )
  );
}
