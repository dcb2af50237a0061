import type { Cluster, WorkloadEndpoint } from "../model/cluster.ts";
import type { Assumption } from "../model/issue.ts";
import type { Policy, Rule } from "../model/policy.ts";
import { orderAssumptions } from "./order-assumptions.ts";
import type { Selector } from "../selector/selector.ts";
import { isEmptyAddresses } from "../sets/address-set.ts";

type Loaded = Omit<Cluster, "issues" | "assumptions">;

/** What had to be supposed about the cluster as a whole, where it can make a difference. */
export function assumptionsOf(cluster: Loaded): readonly Assumption[] {
  const { settings, workloads, profiles, policies } = cluster;
  const found: Assumption[] = [];
  if (isEmptyAddresses(settings.podCIDRs) && hasUnplacedAddress(workloads) && namesNetworks(cluster)) {
    found.push({
      code: "pod-cidrs-unknown",
      message:
        "the addresses of pods are not known: what a rule says of networks that may hold them stays unknown",
      settle: "set `network.podCIDRs`, or add the IPPool objects to the tree or to the inventory",
    });
  }
  found.push(...spreadAssumptions(workloads), ...pathAssumptions(cluster), ...orderAssumptions(cluster));
  const labels = mentionedLabels(policies);
  const missing = [...profiles.values()].filter(({ place }) => place === undefined).map(({ name }) => name);
  const namespaces = missing.filter((name) => name.startsWith("kns.")).map((name) => name.slice(4));
  if (namespaces.length > 0 && asksBeyondName(labels, "pcns.")) {
    found.push({
      code: "namespace-synthesized",
      message: `${listNames("namespace", namespaces)} taken to have no label but the name, because the tree does not hold it`,
      settle: "add the Namespace objects to the tree or to the inventory",
    });
  }
  const accounts = missing
    .filter((name) => name.startsWith("ksa."))
    .map((name) => name.slice(4).replace(".", "/"));
  if (accounts.length > 0 && asksBeyondName(labels, "pcsa.")) {
    found.push({
      code: "service-account-synthesized",
      message: `${listNames("service account", accounts)} taken to have no label but the name, because the tree does not hold it`,
      settle: "add the ServiceAccount objects to the tree or to the inventory",
    });
  }
  return found;
}

function hasUnplacedAddress(workloads: readonly WorkloadEndpoint[]): boolean {
  return workloads.some(({ hostNetwork, addresses }) => !hostNetwork && addresses.length === 0);
}

function spreadAssumptions(workloads: readonly WorkloadEndpoint[]): readonly Assumption[] {
  const ids = workloads.filter(({ spread }) => spread.length > 0).map(({ id }) => id);
  if (ids.length === 0) return [];
  return [
    {
      code: "replicas-told-apart",
      message: `${listNames("workload", ids)} taken to have any address that pods may have: its pods have several, and a rule or set tells them apart`,
      settle: "choose pods by their labels in rules, not by their addresses, which change",
    },
  ];
}

function namesNetworks({ policies, networkSets }: Pick<Cluster, "policies" | "networkSets">): boolean {
  const inRule = ({ source, destination }: Rule): boolean =>
    [source, destination].some(({ nets, notNets }) => nets !== undefined || notNets !== undefined);
  return (
    networkSets.length > 0 || policies.some(({ ingress, egress }) => [...ingress, ...egress].some(inRule))
  );
}

/** What decides whether a packet meets a host endpoint, and as whom; without host endpoints it decides nothing. */
function pathAssumptions({ settings, pools, workloads, hostEndpoints }: Loaded): readonly Assumption[] {
  if (hostEndpoints.length === 0) return [];
  const found: Assumption[] = [];
  if (workloads.some(({ node }) => node === undefined)) {
    found.push({
      code: "placement-unknown",
      message:
        "some pods may run on any node: for those, a pod and a host are judged as being on different nodes",
      settle: "add the Pods with their `nodeName` to the inventory",
    });
  }
  if (settings.natOutgoing === undefined) {
    found.push({
      code: "nat-outgoing-unknown",
      message:
        "pods are taken to reach other nodes with their own address (natOutgoing off), because no IP pool is known",
      settle: "set `network.natOutgoing`, or add the IPPool objects to the tree or to the inventory",
    });
  }
  const named = hostEndpoints.some(({ interfaceName }) => interfaceName !== "*");
  const { v4, v6 } = settings.wireguard;
  if (settings.encapsulation === undefined && pools.length === 0 && !v4 && !v6 && named) {
    found.push({
      code: "encapsulation-unknown",
      message: "traffic between nodes is taken to be unencapsulated, so host endpoints on an uplink see it",
      settle: "set `network.encapsulation`, or add the IPPool objects to the tree or to the inventory",
    });
  }
  return found;
}

function listNames(noun: string, names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  const list = rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
  return names.length === 1 ? `${noun} ${list} is` : `each ${noun} of ${list} is`;
}

/** Whether a selector asks for a namespace or account label other than the name, which is known anyway. */
function asksBeyondName(labels: ReadonlySet<string>, prefix: string): boolean {
  const known = new Set([`${prefix}projectcalico.org/name`, `${prefix}kubernetes.io/metadata.name`]);
  return [...labels].some((label) => label.startsWith(prefix) && !known.has(label));
}

function mentionedLabels(policies: readonly Policy[]): ReadonlySet<string> {
  const labels = new Set<string>();
  const visit = (selector: Selector | undefined): void => {
    if (selector === undefined) return;
    if ("label" in selector) labels.add(selector.label);
    if (selector.kind === "not") visit(selector.operand);
    if ("operands" in selector) selector.operands.forEach(visit);
  };
  const visitRule = ({ source, destination }: Rule): void => {
    for (const side of [source, destination]) {
      visit(side.selector);
      visit(side.notSelector);
    }
  };
  for (const policy of policies) {
    visit(policy.selector);
    policy.ingress.forEach(visitRule);
    policy.egress.forEach(visitRule);
  }
  return labels;
}
