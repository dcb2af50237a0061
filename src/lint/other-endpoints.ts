import type { Cluster, WorkloadEndpoint } from "../model/cluster.ts";
import type { Direction, EntityRule, Policy, Rule } from "../model/policy.ts";
import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import { hasAddress, isEmptyAddresses } from "../sets/address-set.ts";
import { bitMembers } from "../base/bitset.ts";
import { selectedEndpoints } from "./selected-endpoints.ts";
import type { Why } from "./why-never.ts";

/**
 * RULE-1: the destination of ingress and the source of egress is the endpoint itself, and conditions on it hold for it. Tells
 * of rules that ask there for something that no pod of the policy is.
 */
export function otherEndpoints(
  cluster: Cluster,
): (policy: Policy, direction: Direction, rule: Rule) => Why | undefined {
  const selected = selectedEndpoints(cluster);
  const pods = cluster.workloads.filter(({ hostNetwork }) => !hostNetwork);
  return (policy, direction, rule) => {
    const end = direction === "ingress" ? "destination" : "source";
    const side = rule[end];
    if (policy.applyOnForward || policy.doNotTrack || policy.preDNAT || !asksWho(side)) return undefined;
    const members = bitMembers(selected(policy));
    const own = members.flatMap((index) => pods[index] ?? []);
    // A host has more addresses than the tree may know.
    if (own.length === 0 || own.length < members.length) return undefined;
    if (selectsNothing(cluster, side) || own.some((pod) => mayBe(cluster, side, pod))) return undefined;
    return {
      reason: `its ${end} is the pod itself, and no pod of the policy is what it asks for there`,
      hint: `RULE-1: ${direction === "ingress" ? "ingress is told apart by `source`" : "egress is told apart by `destination`"}; whom a policy is for is said by its own selector`,
    };
  };
}

function asksWho(side: EntityRule): boolean {
  return side.nets !== undefined || side.notNets !== undefined || positiveSelector(side) !== undefined;
}

/** That is for another lint to tell. */
function selectsNothing(cluster: Cluster, side: EntityRule): boolean {
  const selector = positiveSelector(side);
  if (selector === undefined) return false;
  const { addresses, pods } = addressBook(cluster).members(selector);
  return pods.size === 0 && isEmptyAddresses(addresses);
}

function mayBe(cluster: Cluster, side: EntityRule, { id, addresses }: WorkloadEndpoint): boolean {
  const selector = positiveSelector(side);
  const members = selector === undefined ? undefined : addressBook(cluster).members(selector);
  // At an address that is not known a pod may be anything that an address stands for.
  if (addresses.length === 0)
    return members === undefined || members.pods.has(id) || !isEmptyAddresses(members.addresses);
  return addresses.some(
    (address) =>
      (members === undefined || hasAddress(members.addresses, address)) &&
      (side.nets === undefined || hasAddress(side.nets, address)) &&
      (side.notNets === undefined || !hasAddress(side.notNets, address)),
  );
}
