import type { Cluster } from "../model/cluster.ts";
import type { Assumption } from "../model/issue.ts";
import type { Policy, Rule } from "../model/policy.ts";
import type { Selector } from "../selector/selector.ts";
import { isEmptyAddresses } from "../sets/address-set.ts";

/** What had to be supposed about the cluster as a whole, where it can make a difference. */
export function assumptionsOf(cluster: Omit<Cluster, "issues" | "assumptions">): readonly Assumption[] {
  const { settings, workloads, profiles, policies } = cluster;
  const found: Assumption[] = [];
  const pods = workloads.filter(({ hostNetwork }) => !hostNetwork);
  if (isEmptyAddresses(settings.podCIDRs) && pods.some(({ addresses }) => addresses.length === 0)) {
    found.push({
      code: "pod-cidrs-unknown",
      message: "the addresses of pods are not known: they are taken to be in no network that policy names",
      settle: "set `network.podCIDRs`, or add the IPPool objects to the tree or to the inventory",
    });
  }
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
