import { compileSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";
import { enforcedPolicies, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/**
 * SEL-7, SEL-9: a GlobalNetworkPolicy whose selector asks nothing positive of an endpoint also selects host endpoints:
 * `all()`, or a negative namespace selector. For each direction it lists, that host then drops what no rule allows.
 */
export const selectsHostsByAccident: Lint = (cluster) =>
  enforcedPolicies(cluster).flatMap((policy) => {
    if (
      policy.kind !== "GlobalNetworkPolicy" ||
      policy.preDNAT ||
      policy.doNotTrack ||
      asksForLabel(policy.selector)
    )
      return [];
    const matches = compileSelector(policy.selector);
    const hosts = cluster.hostEndpoints.filter((endpoint) => matches(endpoint.labels));
    const pods = cluster.workloads.some((pod) => !pod.hostNetwork && matches(pod.labels));
    const [first] = hosts;
    if (first === undefined || !pods) return [];
    const others = hosts.length > 1 ? ` and ${String(hosts.length - 1)} more` : "";
    return [
      {
        code: "policy-selects-hosts-too",
        severity: "warning",
        message: `the policy selects host endpoints besides pods: \`${first.name}\`${others}`,
        place: policy.places.selector,
        object: objectName(policy),
        use: "used",
        hint: "SEL-7: to mean pods only, add `has(projectcalico.org/namespace)` to `selector`; to mean hosts as well, ask for a label that they have",
        about: hosts.map(({ name }) => name),
      },
    ];
  });

/** Whether the selector wants a label to be there: then a host endpoint that matches was labelled for it. */
function asksForLabel(selector: Selector): boolean {
  switch (selector.kind) {
    case "has":
    case "equals":
    case "in":
    case "contains":
    case "starts-with":
    case "ends-with":
      return true;
    case "and":
      return selector.operands.some(asksForLabel);
    case "or":
      return selector.operands.every(asksForLabel);
    case "all":
    case "global":
    case "not":
    case "not-equals":
    case "not-in":
      return false;
  }
}
