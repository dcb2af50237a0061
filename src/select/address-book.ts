import { compareText } from "../base/compare.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import { canonicalSelector } from "../selector/print-selector.ts";
import { compileSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";
import type { Cluster, Labels, NamedPort } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import type { Address } from "../sets/address.ts";
import { emptyAddresses, unionAddresses, type AddressSet } from "../sets/address-set.ts";
import { addressesOfList } from "./address-list.ts";

/** Who a selector means: addresses, and the pods among the matches whose address is not known. */
export interface Members {
  readonly addresses: AddressSet;
  readonly pods: ReadonlySet<EndpointId>;
}

/** Objects with equal labels, which no selector can tell apart. */
interface LabelGroup {
  readonly labels: Labels;
  readonly addresses: Address[];
  readonly pods: EndpointId[];
  readonly nets: AddressSet[];
  readonly ports: PortDeclaration[];
}

/** A named port of an endpoint at one address, or of a pod whose address is not known. */
export interface PortDeclaration extends NamedPort {
  readonly at: Address | EndpointId;
}

/**
 * The objects that rule selectors range over, by label set: pods with their addresses, host endpoints with their
 * expectedIPs and nothing else, sets with their nets (IPS-1). hostNetwork pods contribute nothing (HEP-21).
 */
export interface AddressBook {
  /** Every address of every object the selector matches. Equal selectors give the same value. */
  readonly members: (selector: Selector) => Members;
  /** Named ports of the objects the selector matches; all of them for `undefined` (RULE-12). */
  readonly ports: (name: string, selector: Selector | undefined) => readonly PortDeclaration[];
}

const books = new WeakMap<Cluster, AddressBook>();

export function addressBook(cluster: Cluster): AddressBook {
  const known = books.get(cluster);
  if (known !== undefined) return known;
  const book = buildAddressBook(cluster);
  books.set(cluster, book);
  return book;
}

function buildAddressBook(cluster: Cluster): AddressBook {
  const groups = labelGroups(cluster);
  const withPorts = groups.filter((group) => group.ports.length > 0);
  const candidates = candidateGroups(groups);
  const bySelector = new WeakMap<Selector, Members>();
  const byText = new Map<string, Members>();
  const membersOf = (selector: Selector): Members => {
    const matches = compileSelector(selector);
    return gather(candidates(selector).filter((group) => matches(group.labels)));
  };
  const portsByText = new Map<string, readonly PortDeclaration[]>();
  const portsOf = (name: string, selector: Selector | undefined): readonly PortDeclaration[] => {
    const matches = selector === undefined ? () => true : compileSelector(selector);
    return withPorts
      .filter((group) => group.ports.some((port) => port.name === name) && matches(group.labels))
      .flatMap((group) => group.ports.filter((port) => port.name === name));
  };
  return {
    members: (selector) => {
      let members = bySelector.get(selector);
      if (members === undefined) {
        members = remember(byText, canonicalSelector(selector), () => membersOf(selector));
        bySelector.set(selector, members);
      }
      return members;
    },
    ports: (name, selector) => {
      const key = `${name} ${selector === undefined ? "" : canonicalSelector(selector)}`;
      return remember(portsByText, key, () => portsOf(name, selector));
    },
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

/** Groups that a selector does not rule out by a value it asks of some label; in order. */
function candidateGroups(groups: readonly LabelGroup[]): (selector: Selector) => readonly LabelGroup[] {
  const byLabel = new Map<string, Map<string, LabelGroup[]>>();
  const groupsBy = (label: string): ReadonlyMap<string, readonly LabelGroup[]> => {
    let values = byLabel.get(label);
    if (values === undefined) {
      byLabel.set(label, (values = new Map<string, LabelGroup[]>()));
      for (const group of groups) {
        const value = Object.hasOwn(group.labels, label) ? group.labels[label] : undefined;
        if (value === undefined) continue;
        const list = values.get(value);
        if (list === undefined) values.set(value, [group]);
        else list.push(group);
      }
    }
    return values;
  };
  return (selector) => {
    let fewest: readonly (readonly LabelGroup[])[] = [groups];
    let count = groups.length;
    for (const [label, { mustHaveOneOfValues: values }] of labelRestrictions(selector)) {
      if (values === undefined) continue;
      const known = groupsBy(label);
      const lists = values.map((value) => known.get(value) ?? []);
      const size = lists.reduce((sum, list) => sum + list.length, 0);
      if (size < count) [fewest, count] = [lists, size];
    }
    return fewest.flat();
  };
}

function gather(groups: readonly LabelGroup[]): Members {
  const addresses: Address[] = [];
  const pods = new Set<EndpointId>();
  let nets = emptyAddresses;
  for (const group of groups) {
    for (const address of group.addresses) addresses.push(address);
    for (const pod of group.pods) pods.add(pod);
    for (const net of group.nets) nets = unionAddresses(nets, net);
  }
  return { addresses: unionAddresses(addressesOfList(addresses), nets), pods };
}

function labelGroups(cluster: Cluster): readonly LabelGroup[] {
  const groups = new Map<string, LabelGroup>();
  const groupOf = (labels: Labels): LabelGroup => {
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
    let group = groups.get(key);
    if (group === undefined) {
      group = { labels, addresses: [], pods: [], nets: [], ports: [] };
      groups.set(key, group);
    }
    return group;
  };
  for (const pod of cluster.workloads) {
    if (pod.hostNetwork) continue;
    const group = groupOf(pod.labels);
    group.addresses.push(...pod.addresses);
    if (pod.addresses.length === 0) group.pods.push(pod.id);
    const places: readonly (Address | EndpointId)[] = pod.addresses.length === 0 ? [pod.id] : pod.addresses;
    for (const port of pod.ports) for (const at of places) group.ports.push({ ...port, at });
  }
  for (const host of cluster.hostEndpoints) {
    const group = groupOf(host.labels);
    group.addresses.push(...host.expectedIPs);
    for (const port of host.ports) for (const at of host.expectedIPs) group.ports.push({ ...port, at });
  }
  for (const set of cluster.networkSets) groupOf(set.labels).nets.push(set.nets);
  return [...groups.values()];
}
