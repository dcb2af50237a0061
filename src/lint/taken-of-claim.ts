import type { EntityRule, Rule } from "../model/policy.ts";
import type { Cluster } from "../model/cluster.ts";
import type { FixedPorts, PacketSide } from "../evaluate/rule-connections.ts";
import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import { impliesSelector } from "../selector/implies-selector.ts";
import { compileSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";
import {
  allAddresses,
  emptyAddresses,
  familyOf,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
  unionAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import type { PacketBox } from "./packet-box.ts";
import type { Claim, ClaimedSide, RuleContext } from "./rule-claims.ts";

/**
 * Packets of a claim that another rule surely matches, and maybe not all of those. What a selector means is taken from its
 * words where it can be, so that the answer holds for pods that the tree does not hold yet.
 */
export function takenOfClaim(context: RuleContext, claim: Claim, rule: Rule): PacketBox | undefined {
  // RULE-27: Envoy may match less of an `http` rule.
  if (rule.unmodelled !== undefined || rule.http) return undefined;
  const source = takenSide(context, claim, rule, "source");
  if (source === undefined) return undefined;
  const destination = takenSide(context, claim, rule, "destination");
  if (destination === undefined) return undefined;
  const { fixed } = context.connections[claim.family];
  return {
    source: source.addresses,
    destination: destination.addresses,
    connections: fixed(rule, [...source.ports, ...destination.ports]),
  };
}

interface TakenSide {
  readonly addresses: AddressSet;
  readonly ports: readonly FixedPorts[];
}

function takenSide(context: RuleContext, claim: Claim, rule: Rule, end: PacketSide): TakenSide | undefined {
  const side = rule[end];
  const { service, notPorts } = side;
  const { family, [end]: claimed } = claim;
  if (!(family === 4 ? side.families.v4 : side.families.v6)) return undefined;
  if (service !== undefined && !isSameService(service, claimed.service)) return undefined;
  // Whose port a name is depends on the end: such a rule may match less than is seen here.
  if (notPorts !== undefined && notPorts.names.length > 0) return undefined;
  const selected = selectedOf(context.cluster, side, claimed);
  if (selected === undefined) return undefined;
  const written = subtractAddresses(side.nets ?? allAddresses(family), side.notNets ?? emptyAddresses);
  const addresses = familyOf(intersectAddresses(written, selected), family);
  if (isEmptyAddresses(addresses)) return undefined;
  const { numbers } = context.connections[family];
  return {
    addresses,
    ports: [
      ...(side.ports === undefined || holdsPort(side, claimed)
        ? []
        : [{ numbers: numbers(rule, end, side.ports.numbers), negated: false }]),
      ...(notPorts === undefined ? [] : [{ numbers: numbers(rule, end, notPorts.numbers), negated: true }]),
    ],
  };
}

function isSameService(a: NonNullable<EntityRule["service"]>, b: EntityRule["service"]): boolean {
  return a.namespace === b?.namespace && a.name === b.name;
}

/** RULE-12: a name means the ports of what the same side selects. */
function holdsPort(side: EntityRule, { port, selector }: ClaimedSide): boolean {
  if (port === undefined || side.ports?.names.includes(port) !== true) return false;
  return isWithin(selector, positiveSelector(side));
}

function isWithin(claimed: Selector | undefined, wanted: Selector | undefined): boolean {
  return wanted === undefined || (claimed !== undefined && impliesSelector(claimed, wanted));
}

/** Addresses that pass the selectors of a side, for an end that passes those of the claim. */
function selectedOf(cluster: Cluster, side: EntityRule, claimed: ClaimedSide): AddressSet | undefined {
  const positive = positiveSelector(side);
  if (positive !== undefined) {
    if (isWithin(claimed.selector, positive)) return allAddresses();
    // That the pods of today match both would be chance; that an address is in a list is not.
    return listedAddresses(cluster, positive);
  }
  if (side.notSelector === undefined) return allAddresses();
  if (claimed.notSelector !== undefined && impliesSelector(side.notSelector, claimed.notSelector))
    return allAddresses();
  if (claimed.selector !== undefined) return undefined;
  const { addresses, pods } = addressBook(cluster).members(side.notSelector);
  return pods.size > 0 ? undefined : subtractAddresses(allAddresses(), addresses);
}

/** Nets of the sets that a selector matches. */
function listedAddresses(cluster: Cluster, selector: Selector): AddressSet {
  const matches = compileSelector(selector);
  return cluster.networkSets
    .filter(({ labels }) => matches(labels))
    .reduce((all, { nets }) => unionAddresses(all, nets), emptyAddresses);
}
