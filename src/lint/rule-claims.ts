import type { Cluster } from "../model/cluster.ts";
import type { EntityRule, Rule } from "../model/policy.ts";
import type { FixedPorts, PacketSide, RuleConnections } from "../evaluate/rule-connections.ts";
import { addressBook } from "../select/address-book.ts";
import { addressesOfList } from "../sets/address-list.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import type { Selector } from "../selector/selector.ts";
import {
  allAddresses,
  emptyAddresses,
  familyOf,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import { allPorts } from "../sets/connection-set.ts";
import { isEmptyBox, type PacketBox } from "./packet-box.ts";

/** What rules are read against; one for all rules of a cluster. */
export interface RuleContext {
  readonly cluster: Cluster;
  readonly connections: Readonly<Record<4 | 6, RuleConnections>>;
}

/** Packets that a rule may match. All claims of a rule together hold every packet it matches, and maybe more. */
export interface Claim {
  readonly family: 4 | 6;
  readonly source: ClaimedSide;
  readonly destination: ClaimedSide;
  readonly box: PacketBox;
}

/** What the rule asks of one end beside its addresses. */
export interface ClaimedSide {
  readonly selector: Selector | undefined;
  /** One that stands alone (RULE-19). */
  readonly notSelector: Selector | undefined;
  readonly service: EntityRule["service"];
  /** The named port that the packets of this claim are for; `undefined` where they are for numbers, or any. */
  readonly port: string | undefined;
}

/** Past so many alternatives a rule is taken as a whole. */
const mostAlternatives = 16;

/** `apart` gives a claim to every alternative of its selectors: together earlier rules may hold all of them. */
export function claimsOf(context: RuleContext, rule: Rule, { apart }: { apart: boolean }): readonly Claim[] {
  const sources = sidesOf(rule.source, apart);
  const destinations = sidesOf(rule.destination, apart);
  return ([4, 6] as const).flatMap((family) => {
    const source = addressesOf(context.cluster, rule.source, family);
    const destination = addressesOf(context.cluster, rule.destination, family);
    return sources.flatMap((from) =>
      destinations.flatMap((to): readonly Claim[] => {
        const { fixed, numbers } = context.connections[family];
        const lists = [
          ...portsOf(rule, "source", from, numbers),
          ...portsOf(rule, "destination", to, numbers),
        ];
        const box = { source, destination, connections: fixed(rule, lists) };
        return isEmptyBox(box) ? [] : [{ family, source: from, destination: to, box }];
      }),
    );
  });
}

function sidesOf(side: EntityRule, apart: boolean): readonly ClaimedSide[] {
  const { ports, service } = side;
  const positive = positiveSelector(side);
  const selectors = positive === undefined ? [undefined] : apart ? alternativesOf(positive) : [positive];
  const notSelector = positive === undefined ? side.notSelector : undefined;
  const numbers = ports === undefined || ports.numbers.length > 0 ? [undefined] : [];
  const named = [...numbers, ...(ports?.names ?? [])];
  return selectors.flatMap((selector) => named.map((port) => ({ selector, notSelector, service, port })));
}

function alternativesOf(selector: Selector): readonly Selector[] {
  const list = listAlternatives(selector);
  return list.length > mostAlternatives ? [selector] : list;
}

function listAlternatives(selector: Selector): readonly Selector[] {
  switch (selector.kind) {
    case "or":
      return selector.operands.flatMap(listAlternatives);
    case "in":
      return selector.values.map((value) => ({ kind: "equals", label: selector.label, value }));
    case "and":
      return selector.operands.reduce<readonly Selector[]>(
        (lists, operand) => {
          const own = alternativesOf(operand);
          return lists.length * own.length > mostAlternatives
            ? lists.map((list) => both(list, operand))
            : lists.flatMap((list) => own.map((one) => both(list, one)));
        },
        [{ kind: "all" }],
      );
    default:
      return [selector];
  }
}

function both(a: Selector, b: Selector): Selector {
  return { kind: "and", operands: [a, b] };
}

/** Addresses that an end of the packets may have: all that is asked of it, as far as the tree tells it by address. */
function addressesOf(cluster: Cluster, side: EntityRule, family: 4 | 6): AddressSet {
  // RULE-6, RULE-7.
  if (!(family === 4 ? side.families.v4 : side.families.v6)) return emptyAddresses;
  const written = subtractAddresses(side.nets ?? allAddresses(family), side.notNets ?? emptyAddresses);
  const known = [selectedAddresses(cluster, side), serviceAddresses(cluster, side)];
  return known.reduce<AddressSet>(
    (set, one) => (one === undefined ? set : intersectAddresses(set, one)),
    familyOf(written, family),
  );
}

/** Nothing is known where a pod's address is not, and where the tree holds nobody: that is for another lint to tell. */
function selectedAddresses(cluster: Cluster, side: EntityRule): AddressSet | undefined {
  const selector = positiveSelector(side);
  if (selector === undefined) return undefined;
  const { addresses, pods } = addressBook(cluster).members(selector);
  return pods.size > 0 || isEmptyAddresses(addresses) ? undefined : addresses;
}

function serviceAddresses(cluster: Cluster, { service }: EntityRule): AddressSet | undefined {
  if (service === undefined) return undefined;
  const members = cluster.services.get(`${service.namespace}/${service.name}`)?.members ?? [];
  return members.length === 0 ? undefined : addressesOfList(members.map(({ address }) => address));
}

/** A named port may be any number. */
function portsOf(
  rule: Rule,
  end: PacketSide,
  { port }: ClaimedSide,
  numbers: RuleConnections["numbers"],
): readonly FixedPorts[] {
  const { ports, notPorts } = rule[end];
  const asked = port === undefined ? ports?.numbers : allPorts;
  return [
    ...(asked === undefined ? [] : [{ numbers: numbers(rule, end, asked), negated: false }]),
    ...(notPorts === undefined ? [] : [{ numbers: numbers(rule, end, notPorts.numbers), negated: true }]),
  ];
}
