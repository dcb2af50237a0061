import { nearestText } from "../base/nearest-text.ts";
import { compileSelector } from "../selector/match-selector.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import type { Selector } from "../selector/selector.ts";
import type { Cluster, Labels } from "../model/cluster.ts";
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
        code: "policy-selects-nothing",
        severity: "warning",
        message: "the policy selects no pod and no host endpoint of the tree",
        place: policy.places.selector,
        object: objectName(policy),
        use: "used",
        ...hostNetworkHint(cluster, policy.selector, nearLabel(policy.selector, known())),
      },
    ];
  });
};

/** RULE-20: a rule whose selector has no members can never match. */
export const ruleSelectsNothing: Lint = (cluster) => {
  const known = knownLabels([...selectable(cluster), ...cluster.networkSets.map((set) => set.labels)]);
  return eachRule(cluster).flatMap(({ policy, rule }) =>
    (["source", "destination"] as const).flatMap((end) => {
      const selector = emptySelector(cluster, rule[end]);
      if (selector === undefined) return [];
      return [
        {
          code: "rule-selects-nothing",
          severity: "warning" as const,
          message: `the ${end} of this rule matches no pod, host endpoint or network set with an address, so it never matches`,
          place: rule.place,
          object: objectName(policy),
          use: "used" as const,
          ...hostNetworkHint(cluster, selector, nearLabel(selector, known())),
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

function selectable(cluster: Cluster): readonly Labels[] {
  return [...cluster.workloads.filter((pod) => !pod.hostNetwork), ...cluster.hostEndpoints].map(
    (endpoint) => endpoint.labels,
  );
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
function nearLabel(selector: Selector, known: KnownLabels): string | undefined {
  for (const [label, restriction] of labelRestrictions(selector)) {
    if (!restriction.mustBePresent) continue;
    const values = known.get(label);
    if (values === undefined) {
      const near = nearestText(label, known.keys());
      return near === undefined
        ? `nothing has a label \`${label}\``
        : `nothing has a label \`${label}\`: did you mean \`${near}\``;
    }
    const missing = restriction.mustHaveOneOfValues?.find((value) => !values.has(value));
    if (missing === undefined) continue;
    const near = nearestText(missing, values);
    return near === undefined
      ? `no \`${label}\` is \`${missing}\``
      : `no \`${label}\` is \`${missing}\`: did you mean \`${near}\``;
  }
  return undefined;
}

/** HEP-21: hostNetwork pods are the host; their labels count for nothing. */
function hostNetworkHint(cluster: Cluster, selector: Selector, hint: string | undefined): { hint?: string } {
  const matches = compileSelector(selector);
  const pod = cluster.workloads.find((candidate) => candidate.hostNetwork && matches(candidate.labels));
  if (pod !== undefined)
    return {
      hint: `HEP-21: only hostNetwork pods such as \`${pod.id}\` carry these labels, and no policy sees those`,
    };
  return hint === undefined ? {} : { hint };
}
