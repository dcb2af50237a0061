import type { Cluster, Labels, WorkloadEndpoint } from "../model/cluster.ts";
import type { EntityRule } from "../model/policy.ts";
import type { Issue } from "../model/issue.ts";
import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import { compileSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";
import { isEmptyAddresses } from "../sets/address-set.ts";
import { atRule, eachRule, enforcedPolicies, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";
import { knownLabels, nearLabel, type KnownLabels } from "./near-label.ts";

/** A policy that selects no endpoint does nothing. */
export const policySelectsNothing: Lint = (cluster) => {
  const endpoints = selectable(cluster);
  const lookup = lookUp(cluster, endpoints);
  return enforcedPolicies(cluster).flatMap((policy): readonly Issue[] => {
    const matches = compileSelector(policy.selector);
    if (endpoints.some(matches)) return [];
    const found = explainEmpty(lookup, policy.selector, {
      of: "policy",
      what: "the policy selects",
      nobody: "the policy selects no pod and no host endpoint of the tree",
    });
    if (found === undefined) return [];
    return [{ ...found, place: policy.places.selector, object: objectName(policy), use: "used" }];
  });
};

/** RULE-20: a rule whose selector has no members can never match. */
export const ruleSelectsNothing: Lint = (cluster) => {
  const sets = cluster.networkSets.map(({ labels }) => labels);
  const lookup = lookUp(cluster, [...selectable(cluster), ...sets]);
  return eachRule(cluster).flatMap((inPlace) =>
    (["source", "destination"] as const).flatMap((end): readonly Issue[] => {
      const selector = emptySelector(cluster, inPlace.rule[end]);
      if (selector === undefined) return [];
      const found = explainEmpty(lookup, selector, {
        of: "rule",
        what: `the ${end} of this rule matches`,
        nobody: `the ${end} of this rule matches no pod, host endpoint or network set with an address, so it never matches`,
      });
      return found === undefined ? [] : [{ ...found, ...atRule(inPlace) }];
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

/** What an empty selector is explained with; labels are gathered when first asked for. */
interface Lookup {
  readonly everyone: readonly Labels[];
  readonly known: () => KnownLabels;
  readonly hostPods: readonly WorkloadEndpoint[];
  /** Namespaces that the tree holds pods of. */
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces that the tree holds. */
  readonly declared: ReadonlySet<string>;
}

function lookUp({ workloads, profiles }: Cluster, everyone: readonly Labels[]): Lookup {
  let known: KnownLabels | undefined;
  const declared = [...profiles.values()].filter(
    ({ name, place }) => name.startsWith("kns.") && place !== undefined,
  );
  return {
    everyone,
    known: () => (known ??= knownLabels(everyone)),
    hostPods: workloads.filter(({ hostNetwork }) => hostNetwork),
    namespaces: new Set(workloads.map(({ namespace }) => namespace)),
    declared: new Set(declared.map(({ name }) => name.slice("kns.".length))),
  };
}

interface Words {
  readonly of: "policy" | "rule";
  readonly what: string;
  readonly nobody: string;
}

type Explained = Pick<Issue, "code" | "severity" | "message" | "hint">;

/** Why a selector matches nothing; `undefined` where the tree does not say who there is. */
function explainEmpty(
  lookup: Lookup,
  selector: Selector,
  { of, what, nobody }: Words,
): Explained | undefined {
  const matches = compileSelector(selector);
  const onHost = lookup.hostPods.find(({ labels }) => matches(labels));
  // HEP-21: hostNetwork pods are the host; their labels count for nothing.
  if (onHost !== undefined)
    return {
      code: `${of}-selects-host-network`,
      severity: "warning",
      message: `${what} only hostNetwork pods such as \`${onHost.id}\`, and policy does not see those: they are their host`,
      hint: "HEP-21: select the host endpoints of the nodes they run on",
    };
  const empty = { code: `${of}-selects-nothing`, severity: "warning", message: nobody } as const;
  const unknown = unknownNamespace(lookup, selector);
  const label =
    unknown !== undefined && lookup.declared.has(unknown) ? undefined : nearLabel(selector, lookup.known());
  if (label?.near !== undefined)
    return { ...empty, hint: `${label.missing}: did you mean \`${label.near}\`` };
  const elsewhere = otherNamespace(lookup, selector);
  if (elsewhere !== undefined)
    return {
      ...empty,
      hint:
        of === "policy"
          ? `only pods of namespace \`${elsewhere}\` match: does the policy belong there`
          : `only pods of namespace \`${elsewhere}\` match, and without \`namespaceSelector\` the policy's own is meant (SEL-3): add one`,
    };
  // A tree without pods says nothing of who policies are for.
  if (lookup.namespaces.size === 0) return undefined;
  if (unknown !== undefined)
    return {
      ...empty,
      severity: "notice",
      hint: `the tree holds no pod of namespace \`${unknown}\`: add what runs there to the inventory, or remove the ${of}`,
    };
  const why = label === undefined ? "" : `${label.missing}: `;
  return { ...empty, hint: `${why}correct the selector, or add what it means to the inventory` };
}

const namespaceLabel = "projectcalico.org/namespace";

/** Where the selector would match but for the namespace of its own policy. */
function otherNamespace({ everyone }: Lookup, selector: Selector): string | undefined {
  if (selector.kind !== "and") return undefined;
  const others = selector.operands.filter((one) => one.kind !== "equals" || one.label !== namespaceLabel);
  // Nothing but the namespace is asked for, or no namespace.
  if (others.length === selector.operands.length || others.every(({ kind }) => kind === "all"))
    return undefined;
  const matches = compileSelector({ kind: "and", operands: others });
  const restrictions = labelRestrictions({ kind: "and", operands: others });
  if (restrictions.size === 0) return undefined;
  return everyone.find(matches)?.[namespaceLabel];
}

/** A namespace that the selector asks for, of which the tree holds no pods. */
function unknownNamespace({ namespaces }: Lookup, selector: Selector): string | undefined {
  const restrictions = labelRestrictions(selector);
  for (const label of [namespaceLabel, "pcns.projectcalico.org/name", "pcns.kubernetes.io/metadata.name"]) {
    const wanted = restrictions.get(label)?.mustHaveOneOfValues ?? [];
    if (wanted.length > 0 && !wanted.some((name) => namespaces.has(name))) return wanted[0];
  }
  return undefined;
}
