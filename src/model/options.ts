import type { Encapsulation } from "./encapsulation.ts";

import type { Limits } from "./limits.ts";

/** Everything configuration can set about how a tree is read as a cluster. All fields are optional. */
export interface SimulateOptions {
  /** Calico release family: `"3.30"`, `"3.31"`, `"3.32"` (the default, and what later ones mean). */
  readonly calicoVersion?: string;
  readonly dataplane?: "iptables" | "nftables" | "ebpf";
  /**
   * DefaultEndpointToHostAction in force. Default `Accept`, as the operator and every shipped manifest
   * set it (HEP-18); a FelixConfiguration in the tree does not override it, because the environment wins.
   * `from-resource` follows the FelixConfiguration, or Felix's own default Drop.
   */
  readonly endpointToHost?: "Accept" | "Drop" | "Return" | "from-resource";
  /** `undefined`: FelixConfiguration, else HEP-9. An empty list disables. */
  readonly failsafeInbound?: readonly FailsafePort[];
  readonly failsafeOutbound?: readonly FailsafePort[];
  /** Profiles given to host endpoints that name none: `["projectcalico-default-allow"]`. */
  readonly hostEndpointProfiles?: readonly string[];
  readonly podCIDRs?: readonly string[];
  /** `undefined`: from IPPools; where there are none, off, with both answers computed. */
  readonly natOutgoing?: boolean;
  readonly natOutgoingExclusions?: "IPPoolsOnly" | "IPPoolsAndHostIPs";
  /** Of all pools. `undefined`: from IPPools; where there are none, `none`. */
  readonly encapsulation?: Encapsulation;
  /** Interfaces of nodes, where it matters which host endpoint governs one. Default: one uplink `eth0`. */
  readonly hostInterfaces?: Readonly<Record<string, readonly HostInterface[]>>;
  /** `promote`: what if every staged policy were carried out (STG-5); `alongside`: Calico's pending trace (STG-4). */
  readonly staged?: "ignore" | "promote" | "alongside";
  /** Objects lie in the datastore as written: no admission defaults or validation (TYP-3, TIER-5). */
  readonly raw?: boolean;
  /** Extra kinds with a pod template: path to the template, `spec.template`. */
  readonly workloads?: readonly {
    readonly group?: string;
    readonly kind: string;
    readonly template: string;
  }[];
  /** Namespace of namespaced objects that name none. Default `default`. */
  readonly defaultNamespace?: string;
  /** How much is taken in; configuration can't set it. Default `defaultLimits`. */
  readonly limits?: Partial<Limits>;
}

export interface FailsafePort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** CIDR; `undefined` is anyone. */
  readonly net?: string;
}

export interface HostInterface {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Networks reached directly through it; the first interface is the default route. */
  readonly subnets?: readonly string[];
}
