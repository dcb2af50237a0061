import { bitsetKey, emptyBitset, setBit, type Bitset } from "../base/bitset.ts";
import { compareText } from "../base/compare.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Action, EntityRule, PortMatch, Rule } from "../model/policy.ts";
import { addressBook, type PortDeclaration } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import {
  connectionSetKey,
  emptyConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { Address } from "../sets/address.ts";
import { hasPorts } from "../sets/protocol.ts";
import { createRuleConnections, onPorts } from "./rule-connections.ts";
import type { SideTest, SideTests } from "./side-test.ts";
import type { Universe } from "./universe.ts";

/** Connections that depend on whose port it is: by slot, and by candidate address for pods of unknown address. */
export interface PortTable {
  readonly id: number;
  readonly bySlot: ReadonlyMap<number, ConnectionSet>;
  readonly byCandidate: ReadonlyMap<number, ConnectionSet>;
}

/** A term of the connections a rule matches; a table's value is looked up at that end of the packet. */
export interface PortTerm {
  readonly end: "source" | "destination";
  readonly numbers: ConnectionSet;
  readonly table: PortTable | undefined;
  readonly negated: boolean;
}

/** A rule ready to be asked about slots; equal rules of one workspace are one value. */
export interface CompiledRule {
  readonly id: number;
  readonly action: Action;
  readonly index: number;
  readonly unmodelled: string | undefined;
  readonly source: SideTest;
  readonly destination: SideTest;
  /** What protocol and ICMP fields leave, with every port term that needs no table. */
  readonly connections: ConnectionSet;
  readonly terms: readonly PortTerm[];
}

export interface RuleCompiler {
  readonly compile: (cluster: Cluster, rule: Rule) => CompiledRule;
  readonly tables: readonly PortTable[];
}

export function createRuleCompiler(universe: Universe, tests: SideTests): RuleCompiler {
  const tables = new Map<string, PortTable>();
  const rules = new Map<string, CompiledRule>();
  const parts = createRuleConnections(universe.family);
  const tableList: PortTable[] = [];

  const tableOf = (
    bySlot: Map<number, ConnectionSet>,
    byCandidate: Map<number, ConnectionSet>,
  ): PortTable => {
    const key = `${tableText(bySlot, universe.slots.length)}|${tableText(byCandidate, universe.candidates.length)}`;
    let table = tables.get(key);
    if (table === undefined) {
      table = { id: tableList.length, bySlot, byCandidate };
      tables.set(key, table);
      tableList.push(table);
    }
    return table;
  };

  const slotsAt = positionsByAddress(universe.slots.map(({ address }) => address));
  const candidatesAt = positionsByAddress(universe.candidates);
  const declare = (entries: Iterable<Declaration>): PortTable => {
    const bySlot = new Map<number, ConnectionSet>();
    const byCandidate = new Map<number, ConnectionSet>();
    const put = (map: Map<number, ConnectionSet>, at: number, set: ConnectionSet): void => {
      const known = map.get(at);
      map.set(at, known === undefined ? set : unionConnections(known, set));
    };
    for (const { at, connections } of entries) {
      if (typeof at === "string") {
        for (const slot of universe.indexesOf.get(at) ?? []) put(bySlot, slot, connections);
        continue;
      }
      for (const slot of slotsAt(at)) put(bySlot, slot, connections);
      for (const candidate of candidatesAt(at)) put(byCandidate, candidate, connections);
    }
    return tableOf(bySlot, byCandidate);
  };

  // By the declarations themselves, which equal selectors share.
  const named = {
    source: new WeakMap<readonly PortDeclaration[], PortTable>(),
    destination: new WeakMap<readonly PortDeclaration[], PortTable>(),
  };
  const namedTable = (
    cluster: Cluster,
    side: EntityRule,
    end: PortTerm["end"],
    names: readonly string[],
  ): PortTable => {
    const lists = names.map((name) => addressBook(cluster).ports(name, positiveSelector(side)));
    const make = (): PortTable => declare(declarations(lists.flat(), end));
    const [only] = lists;
    if (only === undefined || lists.length > 1) return make();
    const table = named[end].get(only) ?? make();
    named[end].set(only, table);
    return table;
  };

  const portTerm = (
    cluster: Cluster,
    rule: Rule,
    end: PortTerm["end"],
    match: PortMatch,
    negated: boolean,
  ): PortTerm => ({
    end,
    numbers: parts.numbers(rule, end, match.numbers),
    table: match.names.length === 0 ? undefined : namedTable(cluster, rule[end], end, match.names),
    negated,
  });

  const serviceTerm = (cluster: Cluster, rule: Rule): PortTerm | undefined => {
    const service = rule.destination.service;
    if (service === undefined) return undefined;
    const members = cluster.services.get(`${service.namespace}/${service.name}`)?.members ?? [];
    const table = declare(
      members.flatMap((member) =>
        member.ports.map(({ protocol, port }) => ({
          at: member.address,
          connections: onPorts(protocol, "destination", [port, port]),
        })),
      ),
    );
    return { end: "destination", numbers: emptyConnections, table, negated: false };
  };

  // Every endpoint that a policy governs asks for its rules.
  const byRule = new WeakMap<Rule, CompiledRule>();
  const compile = (cluster: Cluster, rule: Rule): CompiledRule => {
    let compiled = byRule.get(rule);
    if (compiled === undefined) byRule.set(rule, (compiled = compileNew(cluster, rule)));
    return compiled;
  };

  const compileNew = (cluster: Cluster, rule: Rule): CompiledRule => {
    const terms = (["source", "destination"] as const).flatMap((end) => {
      const { ports, notPorts } = rule[end];
      return [
        ...(ports === undefined ? [] : [portTerm(cluster, rule, end, ports, false)]),
        ...(notPorts === undefined ? [] : [portTerm(cluster, rule, end, notPorts, true)]),
      ];
    });
    const service = serviceTerm(cluster, rule);
    if (service !== undefined) terms.push(service);
    const connections = parts.fixed(
      rule,
      terms.filter((term) => term.table === undefined),
    );
    const open = terms.filter((term) => term.table !== undefined);
    const source = tests.compile(cluster, rule.source);
    const destination = tests.compile(cluster, rule.destination);
    const termKeys = open.map(
      (t) => `${t.end}${String(t.negated)}${String(t.table?.id)}${connectionSetKey(t.numbers)}`,
    );
    const { action, index, unmodelled } = rule;
    const key = [
      action,
      index,
      unmodelled,
      source.id,
      destination.id,
      connectionSetKey(connections),
      ...termKeys,
    ].join("~");
    let compiled = rules.get(key);
    if (compiled === undefined) {
      compiled = { id: rules.size, action, index, unmodelled, source, destination, connections, terms: open };
      rules.set(key, compiled);
    }
    return compiled;
  };
  return { compile, tables: tableList };
}

interface Declaration {
  readonly at: PortDeclaration["at"];
  readonly connections: ConnectionSet;
}

/** What declared ports stand for at one end of a packet. Those of another protocol than the rule's match nothing in it. */
function declarations(list: readonly PortDeclaration[], end: PortTerm["end"]): readonly Declaration[] {
  // Pods of a template declare the same.
  const known = new Map<string, ConnectionSet>();
  return list.flatMap(({ protocol, port, at }): readonly Declaration[] => {
    if (!hasPorts(protocol)) return [];
    const key = `${String(protocol)} ${String(port)}`;
    let connections = known.get(key);
    if (connections === undefined) known.set(key, (connections = onPorts(protocol, end, [port, port])));
    return [{ at, connections }];
  });
}

/** Positions of the addresses in a list, by address. */
function positionsByAddress(
  addresses: readonly (Address | undefined)[],
): (address: Address) => readonly number[] {
  let positions: Map<bigint | number, number[]> | undefined;
  const index = (): Map<bigint | number, number[]> => {
    const found = new Map<bigint | number, number[]>();
    addresses.forEach((address, position) => {
      if (address === undefined) return;
      const list = found.get(valueOf(address));
      if (list === undefined) found.set(valueOf(address), [position]);
      else list.push(position);
    });
    return found;
  };
  return (address) => (positions ??= index()).get(valueOf(address)) ?? nowhere;
}

const nowhere: readonly number[] = [];

/** IPv4 as numbers, which are found faster than those that IPv6 needs and never equal one of them. */
function valueOf({ family, value }: Address): bigint | number {
  return family === 4 ? Number(value) : value;
}

/** Equal texts for equal maps: the positions of each set of connections. */
function tableText(map: ReadonlyMap<number, ConnectionSet>, size: number): string {
  const positions = new Map<string, Bitset>();
  for (const [at, set] of map) {
    const key = connectionSetKey(set);
    const bits = positions.get(key) ?? emptyBitset(size);
    positions.set(key, bits);
    setBit(bits, at);
  }
  return JSON.stringify([...positions].map(([key, bits]) => [key, bitsetKey(bits)]).sort(compareKeys));
}

function compareKeys([a = ""]: readonly string[], [b = ""]: readonly string[]): number {
  return compareText(a, b);
}
