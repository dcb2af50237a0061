import type { Policy, Rule } from "../model/policy.ts";
import type { GoverningTier } from "../select/governing-policies.ts";
import { hasValue } from "../sets/interval-set.ts";

/**
 * Whether egress policy lets UDP 53 out to anyone at all, wherever the servers are: for trees that don't hold them. What
 * can't be told counts as allowed.
 */
export function mayAskNames(tiers: readonly GoverningTier[]): boolean {
  for (const { policies, endAction } of tiers) {
    const outcome = askTier(policies);
    if (outcome === "allowed") return true;
    if (outcome === "denied" || (outcome === "open" && endAction === "Deny")) return false;
  }
  return true;
}

/** `passed`: some of it goes on to the next tier; `open`: nothing was said of some of it. */
function askTier(policies: readonly Policy[]): "allowed" | "denied" | "passed" | "open" {
  let passed = false;
  for (const policy of policies) {
    if (policy.unmodelled !== undefined) return "allowed";
    for (const rule of policy.egress.filter(mayMatch)) {
      if (rule.action === "Allow" || rule.unmodelled !== undefined) return "allowed";
      passed ||= rule.action === "Pass";
      if (rule.action !== "Log" && isForEveryone(rule)) return passed ? "passed" : "denied";
    }
  }
  return passed ? "passed" : "open";
}

function mayMatch({ protocol, notProtocol, icmp, notICMP, destination: { ports, notPorts } }: Rule): boolean {
  return (
    (protocol === undefined || protocol === 17) &&
    notProtocol !== 17 &&
    icmp === undefined &&
    notICMP === undefined &&
    (ports === undefined || ports.names.length > 0 || hasValue(ports.numbers, 53)) &&
    (notPorts === undefined || !hasValue(notPorts.numbers, 53))
  );
}

/** Without a condition that some packets to port 53 fail. */
function isForEveryone({ source, destination, ipVersion }: Rule): boolean {
  return (
    ipVersion === undefined &&
    [source, destination].every(({ nets, notNets, selector, notSelector, service }) =>
      [nets, notNets, selector, notSelector, service].every((field) => field === undefined),
    ) &&
    source.ports === undefined &&
    source.notPorts === undefined &&
    (destination.ports === undefined || hasValue(destination.ports.numbers, 53)) &&
    (destination.notPorts?.names.length ?? 0) === 0
  );
}
