import type { Encapsulation, TunnelKind } from "./encapsulation.ts";
import type { AddressSet } from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";
import type { EndpointId } from "./ids.ts";
import type { Assumption, Issue } from "./issue.ts";
import type { FailsafePort, HostInterface } from "./options.ts";
import type { Policy, Rule, Tier } from "./policy.ts";
import type { SourceRef } from "./source-ref.ts";

export type Labels = Readonly<Record<string, string>>;

/** The tree as one tiered model: Kubernetes kinds converted as Calico converts them. */
export interface Cluster {
  /** In evaluation order (TIER-1), implicit tiers last. */
  readonly tiers: readonly Tier[];
  /** In evaluation order: tier, order, tie-break (POL-1, POL-2). Staged ones included, marked. */
  readonly policies: readonly Policy[];
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly workloads: readonly WorkloadEndpoint[];
  readonly hostEndpoints: readonly HostEndpoint[];
  readonly nodes: readonly HostNode[];
  readonly networkSets: readonly NetworkSet[];
  /** Key `namespace/name`; from EndpointSlices (RULE-23). */
  readonly services: ReadonlyMap<string, ServiceEndpoints>;
  /** Services with a ClusterIP or node port, for flows dialled through one. */
  readonly serviceAddresses: readonly ServiceAddress[];
  readonly pools: readonly IPPool[];
  readonly settings: ClusterSettings;
  readonly issues: readonly Issue[];
  readonly assumptions: readonly Assumption[];
}

export interface Profile {
  readonly name: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  readonly labelsToApply: Labels;
  readonly place: SourceRef | undefined;
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: number;
  readonly port: number;
}

/** A label with the place it was written at; inherited ones (`pcns.`, `pcsa.`) point at the namespace or account. */
export interface LabelOrigin {
  readonly place: SourceRef | undefined;
}

/** A pod, or the equal pods of one workload. hostNetwork pods are not endpoints: they are the host (HEP-21). */
export interface WorkloadEndpoint {
  readonly id: EndpointId;
  readonly namespace: string;
  readonly name: string;
  /** Kind of the object that holds the pod template: `Deployment`, `Pod`... */
  readonly ownerKind: string;
  /** `undefined`: not stated, or one per node (DaemonSet). */
  readonly replicas: number | undefined;
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  /** Own labels and inherited ones (LBL-1, LBL-2). */
  readonly labels: Labels;
  readonly profiles: readonly string[];
  /** `undefined`: it may run on any node. */
  readonly node: string | undefined;
  /** Known addresses; empty when the tree holds none: then it is somewhere inside the pod CIDRs. */
  readonly addresses: readonly Address[];
  /** Addresses its pods are known to have where rules tell those apart: then `addresses` is empty. Empty otherwise. */
  readonly spread: readonly Address[];
  readonly ports: readonly NamedPort[];
  readonly place: SourceRef;
}

export interface HostEndpoint {
  readonly id: EndpointId;
  readonly name: string;
  readonly node: string;
  /** `"*"`, an interface name, or `undefined` when matched by expected addresses. */
  readonly interfaceName: string | undefined;
  readonly expectedIPs: readonly Address[];
  readonly labels: Labels;
  readonly profiles: readonly string[];
  readonly ports: readonly NamedPort[];
  /** Made by kube-controllers (HEP-25). */
  readonly automatic: boolean;
  readonly place: SourceRef;
}

/** Address of a node's own end of its tunnels of one kind. */
export interface TunnelAddress {
  readonly tunnel: TunnelKind;
  readonly address: Address;
}

export interface HostNode {
  readonly name: string;
  readonly labels: Labels;
  /** Every address local to the node, the one it is reached at first. Never empty unless nothing is known. */
  readonly addresses: readonly Address[];
  readonly tunnelAddresses: readonly TunnelAddress[];
  /** First one is the uplink. */
  readonly interfaces: readonly HostInterface[];
  /** Else one is assumed, which has every address. */
  readonly interfacesKnown: boolean;
  readonly failsafeInbound: readonly FailsafePort[];
  readonly failsafeOutbound: readonly FailsafePort[];
  readonly endpointToHost: "Accept" | "Drop" | "Return";
  /** Patterns of the interfaces that eBPF programs are attached to, Calico's own tunnels aside (HEP-6). */
  readonly bpfInterfaces: readonly string[];
  /** `undefined` when only a HostEndpoint or a pod names the node. */
  readonly place: SourceRef | undefined;
}

export interface NetworkSet {
  readonly id: EndpointId;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly labels: Labels;
  readonly nets: AddressSet;
  readonly place: SourceRef;
}

export interface ServiceEndpoints {
  readonly namespace: string;
  readonly name: string;
  readonly members: readonly {
    readonly address: Address;
    readonly ports: readonly { readonly protocol: number; readonly port: number }[];
  }[];
}

export interface ServiceAddress {
  readonly namespace: string;
  readonly name: string;
  readonly clusterIPs: readonly Address[];
  readonly ports: readonly {
    readonly protocol: number;
    readonly port: number;
    readonly nodePort: number | undefined;
    readonly targetPort: number | string;
  }[];
}

export interface IPPool {
  readonly name: string;
  readonly cidr: AddressSet;
  readonly natOutgoing: boolean;
  readonly encapsulation: Exclude<Encapsulation, "wireguard">;
  /** New pods get addresses from it: not disabled, and its uses include workloads. */
  readonly inUse: boolean;
  /**
   * Pods may have addresses in it, if older ones. Not so in a disabled pool that neither translates nor encapsulates: that is
   * how addresses to be reached without natOutgoing are listed.
   */
  readonly holdsPods: boolean;
}

export interface ClusterSettings {
  readonly calicoVersion: string;
  readonly dataplane: "iptables" | "nftables" | "ebpf";
  readonly podCIDRs: AddressSet;
  /** `undefined`: nothing is known; judged as off and compared with on (reference NAT-2). */
  readonly natOutgoing: boolean | undefined;
  readonly natOutgoingExclusions: "IPPoolsOnly" | "IPPoolsAndHostIPs";
  /** Of the whole cluster, whatever the pools say; `undefined`: each pool has its own. */
  readonly encapsulation: Encapsulation | undefined;
  /** It goes before what the pools say. */
  readonly wireguard: { readonly v4: boolean; readonly v6: boolean };
  readonly allowVXLANFromWorkloads: boolean;
  readonly allowIPIPFromWorkloads: boolean;
  readonly vxlanPort: number;
  readonly staged: "ignore" | "promote" | "alongside";
}
