import { nearestText } from "../base/nearest-text.ts";
import { compileSelector } from "../selector/match-selector.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import type { Selector } from "../selector/selector.ts";
import type { Issue } from "../model/issue.ts";
import type { Cluster, Labels, WorkloadEndpoint } from "../model/cluster.ts";
import type { EntityRule } from "../model/policy.ts";
import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import { isEmptyAddresses } from "../sets/address-set.ts";
import { eachRule, enforcedPolicies, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** A policy that selects no endpoint does nothing. */
export const policySelectsNothing: Lint = (cluster) => {
  const endpoints = selectable(cluster);
  const known = knownLabels(endpoints);
  return enforcedPolicies(cluster).flatMap((policy) => {
    const matches = compileSelector(policy.selector);
    if (endpoints.length === 0 || endpoints.some(matches)) return [];
    return [
      {
        severity: "warning",
        place: policy.places.selector,
        object: objectName(policy),
        use: "used",
        ...(hostNetworkOnly(cluster, policy.selector, "policy", "the policy selects") ?? {
          code: "policy-selects-nothing",
          message: "the policy selects no pod and no host endpoint of the tree",
          ...nearLabel(policy.selector, known()),
        }),
      },
    ];
  });
};

/** RULE-20: a rule whose selector has no members can never match. */
export const ruleSelectsNothing: Lint = (cluster) => {
  const endpoints = selectable(cluster);
  // A tree of policies alone says nothing of who they are for.
  if (endpoints.length === 0) return [];
  const known = knownLabels([...endpoints, ...cluster.networkSets.map((set) => set.labels)]);
  return eachRule(cluster).flatMap(({ policy, rule }) =>
    (["source", "destination"] as const).flatMap((end) => {
      const selector = emptySelector(cluster, rule[end]);
      if (selector === undefined) return [];
      return [
        {
          severity: "warning" as const,
          place: rule.place,
          object: objectName(policy),
          use: "used" as const,
          ...(hostNetworkOnly(cluster, selector, "rule", `the ${end} of this rule matches`) ?? {
            code: "rule-selects-nothing",
            message: `the ${end} of this rule matches no pod, host endpoint or network set with an address, so it never matches`,
            ...nearLabel(selector, known()),
          }),
        },
      ];
    }),
  );
};

function emptySelector(cluster: Cluster, side: EntityRule): Selector | undefined {
  const selector = positiveSelector(side);
  if (selector === undefined) return undefined;
  const { addresses, pods } = addressBook(cluster).members(selector);
  return isEmptyAddresses(addresses) && pods.size === 0 ? selector : undefined;
}

/** Pods with equal labels share one value of them. */
function selectable(cluster: Cluster): readonly Labels[] {
  const endpoints = [...cluster.workloads.filter((pod) => !pod.hostNetwork), ...cluster.hostEndpoints];
  return [...new Set(endpoints.map(({ labels }) => labels))];
}

type KnownLabels = ReadonlyMap<string, ReadonlySet<string>>;

/** Values by key of everything that can be selected; gathered when first asked for. */
function knownLabels(everyone: readonly Labels[]): () => KnownLabels {
  let known: Map<string, Set<string>> | undefined;
  return () => {
    if (known !== undefined) return known;
    known = new Map();
    for (const labels of everyone) {
      for (const [key, value] of Object.entries(labels)) {
        const values = known.get(key);
        if (values === undefined) known.set(key, new Set([value]));
        else values.add(value);
      }
    }
    return known;
  };
}

/** A label the selector wants that nobody has, and the nearest one that somebody has. */
function nearLabel(selector: Selector, known: KnownLabels): { readonly hint?: string } {
  for (const [label, restriction] of labelRestrictions(selector)) {
    if (!restriction.mustBePresent) continue;
    const values = known.get(label);
    const { holder, name } = holderOf(label);
    if (values === undefined) {
      const names = [...known.keys()].map(holderOf).filter((one) => one.holder === holder);
      const near = nearestText(
        name,
        names.map((one) => one.name),
      );
      return { hint: suggest(`no ${holder} has a label \`${name}\``, near) };
    }
    const missing = restriction.mustHaveOneOfValues?.find((value) => !values.has(value));
    if (missing === undefined) continue;
    const where = holder === "endpoint" ? "" : ` of a ${holder}`;
    return { hint: suggest(`no \`${name}\`${where} is \`${missing}\``, nearestText(missing, values)) };
  }
  return {};
}

function suggest(nobody: string, near: string | undefined): string {
  return near === undefined ? nobody : `${nobody}: did you mean \`${near}\``;
}

/** Who carries a label in the words of its author: namespaces and service accounts lend theirs to pods (SEL-6). */
function holderOf(label: string): { readonly holder: string; readonly name: string } {
  if (label.startsWith("pcns.")) return { holder: "namespace", name: label.slice("pcns.".length) };
  if (label.startsWith("pcsa.")) return { holder: "service account", name: label.slice("pcsa.".length) };
  return { holder: "endpoint", name: label };
}

/** HEP-21: hostNetwork pods are the host; their labels count for nothing. */
function hostNetworkOnly(
  cluster: Cluster,
  selector: Selector,
  of: "policy" | "rule",
  what: string,
): Pick<Issue, "code" | "message" | "hint"> | undefined {
  const matches = compileSelector(selector);
  const pod = hostNetworkPods(cluster).find(({ labels }) => matches(labels));
  if (pod === undefined) return undefined;
  return {
    code: `${of}-selects-host-network`,
    message: `${what} only hostNetwork pods such as \`${pod.id}\`, and policy does not see those: they are their host`,
    hint: "HEP-21: select the host endpoints of the nodes they run on",
  };
}

const onHostNetwork = new WeakMap<Cluster, readonly WorkloadEndpoint[]>();

function hostNetworkPods(cluster: Cluster): readonly WorkloadEndpoint[] {
  let pods = onHostNetwork.get(cluster);
  if (pods === undefined)
    onHostNetwork.set(cluster, (pods = cluster.workloads.filter(({ hostNetwork }) => hostNetwork)));
  return pods;
}
