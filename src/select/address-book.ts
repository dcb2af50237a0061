import { compareText } from "../base/compare.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import { canonicalSelector } from "../selector/print-selector.ts";
import { compileSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";
import type { Cluster, Labels, NamedPort } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import type { Address } from "../sets/address.ts";
import { emptyAddresses, equalAddresses, unionAddresses, type AddressSet } from "../sets/address-set.ts";
import { addressesOfList } from "../sets/address-list.ts";

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

/** An address book with what another one can share: objects, and what was found out about them. */
interface SharedBook extends AddressBook {
  readonly groups: ReadonlyMap<string, LabelGroup>;
  readonly found: Map<string, Found<Members>>;
  readonly foundPorts: Map<string, Found<readonly PortDeclaration[]>>;
}

/** What some groups come to. */
interface Found<T> {
  readonly groups: readonly LabelGroup[];
  readonly value: T;
}

const books = new WeakMap<Cluster, SharedBook>();

export function addressBook(cluster: Cluster): AddressBook {
  return bookOf(cluster, undefined);
}

/** Two trees of a comparison have most of their objects in common: a selector that means the same ones gives one value. */
export function shareAddressBooks([first, ...others]: readonly Cluster[]): void {
  if (first === undefined) return;
  const shared = bookOf(first, undefined);
  for (const cluster of others) bookOf(cluster, shared);
}

function bookOf(cluster: Cluster, shared: SharedBook | undefined): SharedBook {
  let book = books.get(cluster);
  if (book === undefined) books.set(cluster, (book = buildAddressBook(cluster, shared)));
  return book;
}

function buildAddressBook(cluster: Cluster, shared: SharedBook | undefined): SharedBook {
  const byLabels = labelGroups(cluster, shared?.groups);
  const groups = [...byLabels.values()];
  const withPorts = groups.filter((group) => group.ports.length > 0);
  const candidates = candidateGroups(groups);
  const bySelector = new WeakMap<Selector, Members>();
  const found = new Map<string, Found<Members>>();
  const foundPorts = new Map<string, Found<readonly PortDeclaration[]>>();
  const matching = (selector: Selector, among: readonly LabelGroup[]): readonly LabelGroup[] => {
    const matches = compileSelector(selector);
    return among.filter((group) => matches(group.labels));
  };
  return {
    groups: byLabels,
    found,
    foundPorts,
    members: (selector) => {
      let members = bySelector.get(selector);
      if (members === undefined) {
        const text = canonicalSelector(selector);
        members = remember(found, text, () =>
          findOnce(matching(selector, candidates(selector)), shared?.found.get(text), gather),
        ).value;
        bySelector.set(selector, members);
      }
      return members;
    },
    ports: (name, selector) => {
      const key = `${name} ${selector === undefined ? "" : canonicalSelector(selector)}`;
      const portsOf = (list: readonly LabelGroup[]): readonly PortDeclaration[] =>
        list.flatMap((group) => group.ports.filter((port) => port.name === name));
      return remember(foundPorts, key, () => {
        const named = withPorts.filter((group) => group.ports.some((port) => port.name === name));
        const all = selector === undefined ? named : matching(selector, named);
        return findOnce(all, shared?.foundPorts.get(key), portsOf);
      }).value;
    },
  };
}

/** What was found before for the very same groups. */
function findOnce<T>(
  groups: readonly LabelGroup[],
  before: Found<T> | undefined,
  find: (groups: readonly LabelGroup[]) => T,
): Found<T> {
  const isSame =
    before?.groups.length === groups.length && groups.every((group, index) => group === before.groups[index]);
  return before !== undefined && isSame ? before : { groups, value: find(groups) };
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

/** By text of the labels; a group that another book has with the same content is that one. */
function labelGroups(
  cluster: Cluster,
  shared: ReadonlyMap<string, LabelGroup> | undefined,
): ReadonlyMap<string, LabelGroup> {
  const groups = new Map<string, LabelGroup>();
  // Pods of a template share the value itself.
  const known = new Map<Labels, LabelGroup>();
  const groupOf = (labels: Labels): LabelGroup => {
    let group = known.get(labels);
    if (group === undefined) known.set(labels, (group = groupOfEqual(labels)));
    return group;
  };
  const groupOfEqual = (labels: Labels): LabelGroup => {
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
    for (const { name, protocol, port } of pod.ports)
      for (const at of places) group.ports.push({ name, protocol, port, at });
  }
  for (const host of cluster.hostEndpoints) {
    const group = groupOf(host.labels);
    group.addresses.push(...host.expectedIPs);
    for (const port of host.ports) for (const at of host.expectedIPs) group.ports.push({ ...port, at });
  }
  for (const set of cluster.networkSets) groupOf(set.labels).nets.push(set.nets);
  for (const [key, group] of groups) {
    const other = shared?.get(key);
    if (other !== undefined && isEqualGroup(group, other)) groups.set(key, other);
  }
  return groups;
}

/** For groups with equal labels, down to the order in which they hold things. */
function isEqualGroup(a: LabelGroup, b: LabelGroup): boolean {
  return (
    isEqualList(a.pods, b.pods, (one, other) => one === other) &&
    isEqualList(a.addresses, b.addresses, isEqualPlace) &&
    isEqualList(a.nets, b.nets, equalAddresses) &&
    isEqualList(
      a.ports,
      b.ports,
      (one, other) =>
        one.name === other.name &&
        one.port === other.port &&
        one.protocol === other.protocol &&
        isEqualPlace(one.at, other.at),
    )
  );
}

function isEqualList<T>(a: readonly T[], b: readonly T[], isEqual: (one: T, other: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) {
    const one = a[index];
    const other = b[index];
    if (one === undefined || other === undefined || !isEqual(one, other)) return false;
  }
  return true;
}

function isEqualPlace(a: PortDeclaration["at"], b: PortDeclaration["at"]): boolean {
  return typeof a === "string" || typeof b === "string"
    ? a === b
    : a.family === b.family && a.value === b.value;
}
