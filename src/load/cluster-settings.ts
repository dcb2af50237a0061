import type { ClusterSettings, IPPool } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { isKubernetes } from "./calico-kinds.ts";
import { emptyAddresses, parseCidrOrAddress, unionAddresses, type AddressSet } from "../sets/address-set.ts";
import type { FelixSettings } from "./felix-settings.ts";
import type { LoadContext } from "./load-context.ts";
import { installationNetwork, installationOf } from "./load-pools.ts";
import { objectAt, textAt, textsAt } from "./read-json.ts";

/** Settings of the cluster as a whole: options first, then what the tree says, then Calico's defaults. */
export function clusterSettings(
  resources: readonly Resource[],
  pools: readonly IPPool[],
  felix: FelixSettings,
  context: LoadContext,
): ClusterSettings {
  const { options } = context;
  const inUse = pools.filter((pool) => pool.inUse);
  return {
    calicoVersion: context.version.text,
    dataplane: context.dataplane,
    podCIDRs: podCIDRs(resources, pools, context),
    natOutgoing:
      options.natOutgoing ?? (inUse.length === 0 ? undefined : inUse.some((pool) => pool.natOutgoing)),
    natOutgoingExclusions: options.natOutgoingExclusions ?? felix.natOutgoingExclusions ?? "IPPoolsOnly",
    encapsulation: options.encapsulation,
    wireguard: felix.wireguard,
    allowVXLANFromWorkloads: felix.allowVXLANFromWorkloads,
    allowIPIPFromWorkloads: felix.allowIPIPFromWorkloads,
    vxlanPort: felix.vxlanPort,
    staged: options.staged ?? "ignore",
  };
}

/** Configured ones, else those of the pools that may hold pods, else what the nodes were given. Empty: nothing is known. */
function podCIDRs(
  resources: readonly Resource[],
  pools: readonly IPPool[],
  context: LoadContext,
): AddressSet {
  const union = (texts: readonly string[]): AddressSet =>
    texts.reduce(
      (all, text) => unionAddresses(all, parseCidrOrAddress(text)?.set ?? emptyAddresses),
      emptyAddresses,
    );
  if (context.options.podCIDRs !== undefined) return union(context.options.podCIDRs);
  if (pools.length > 0) {
    const holding = pools.filter(({ holdsPods }) => holdsPods);
    return (holding.length > 0 ? holding : pools)
      .map(({ cidr }) => cidr)
      .reduce(unionAddresses, emptyAddresses);
  }
  const nodes = resources.filter((resource) => isKubernetes(resource, "", "Node"));
  return union(
    nodes.flatMap((node) => {
      const spec = objectAt(node.object, "spec");
      return [...textsAt(spec, "podCIDRs"), textAt(spec, "podCIDR") ?? ""];
    }),
  );
}

const operatorDataplanes: ReadonlyMap<string, ClusterSettings["dataplane"]> = new Map([
  ["BPF", "ebpf"],
  ["Nftables", "nftables"],
  ["Iptables", "iptables"],
]);

/**
 * What the operator was told to install; `undefined` where the tree does not say. A dataplane that is not modelled is
 * reported: nothing may pass on the verdicts of another one.
 */
export function installedDataplane(
  resources: readonly Resource[],
  context: LoadContext,
): ClusterSettings["dataplane"] | undefined {
  const installation = installationOf(resources);
  const written = textAt(installationNetwork(resources), "linuxDataplane");
  const known = operatorDataplanes.get(written ?? "");
  if (installation !== undefined && written !== undefined && written !== "" && known === undefined)
    context.report(installation, ["spec", "calicoNetwork", "linuxDataplane"], {
      code: "dataplane-not-modelled",
      severity: "error",
      message: `the dataplane \`${written}\` is not modelled: verdicts are those of another one`,
      value: written,
      hint: "`calico.dataplane` of the configuration says by which dataplane to judge all the same",
      use: "used-in-part",
    });
  return known;
}
