import type { Cluster } from "../model/cluster.ts";
import type { Action, EntityRule, PortMatch, Rule } from "../model/policy.ts";
import { addressBook, type PortDeclaration } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import {
  allConnections,
  allPorts,
  connectionSetKey,
  emptyConnections,
  icmpConnections,
  intersectConnections,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { addressKey } from "../sets/address.ts";
import { hasPorts } from "../sets/protocol.ts";
import type { SideTest, SideTests } from "./side-test.ts";
import { slotKey, type Universe } from "./universe.ts";

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
  const tableList: PortTable[] = [];

  const tableOf = (
    bySlot: Map<number, ConnectionSet>,
    byCandidate: Map<number, ConnectionSet>,
  ): PortTable => {
    const text = (map: Map<number, ConnectionSet>): string =>
      [...map]
        .map(([at, set]) => `${String(at)}=${connectionSetKey(set)}`)
        .sort()
        .join(" ");
    const key = `${text(bySlot)}|${text(byCandidate)}`;
    let table = tables.get(key);
    if (table === undefined) {
      table = { id: tableList.length, bySlot, byCandidate };
      tables.set(key, table);
      tableList.push(table);
    }
    return table;
  };

  const slotsAt = addressSlots(universe);
  const declare = (
    entries: Iterable<{ at: string; connections: ConnectionSet; pod: boolean }>,
  ): PortTable => {
    const bySlot = new Map<number, ConnectionSet>();
    const byCandidate = new Map<number, ConnectionSet>();
    const put = (map: Map<number, ConnectionSet>, at: number, set: ConnectionSet): void => {
      map.set(at, unionConnections(map.get(at) ?? emptyConnections, set));
    };
    for (const { at, connections, pod } of entries) {
      if (pod) {
        const slot = universe.indexOf.get(slotKey(at, undefined));
        if (slot !== undefined) put(bySlot, slot, connections);
        continue;
      }
      for (const slot of slotsAt.get(at) ?? []) put(bySlot, slot, connections);
      universe.candidates.forEach((address, index) => {
        if (addressKey(address) === at) put(byCandidate, index, connections);
      });
    }
    return tableOf(bySlot, byCandidate);
  };

  // By the declarations themselves, which equal selectors share, and what is asked of them.
  const named = new WeakMap<readonly PortDeclaration[], Map<string, PortTable>>();
  const namedTable = (
    cluster: Cluster,
    rule: Rule,
    side: EntityRule,
    end: PortTerm["end"],
    names: readonly string[],
  ): PortTable => {
    const lists = names.map((name) => addressBook(cluster).ports(name, positiveSelector(side)));
    const make = (): PortTable =>
      declare(lists.flat().flatMap((declared) => declaration(declared, rule, end)));
    const [only] = lists;
    if (only === undefined || lists.length > 1) return make();
    const known = named.get(only) ?? new Map<string, PortTable>();
    named.set(only, known);
    const key = `${end} ${String(portProtocol(rule))}`;
    const table = known.get(key) ?? make();
    known.set(key, table);
    return table;
  };

  const portTerm = (
    cluster: Cluster,
    rule: Rule,
    end: PortTerm["end"],
    match: PortMatch,
    negated: boolean,
  ): PortTerm => {
    const side = rule[end];
    return {
      end,
      numbers: numericPorts(rule, end, match),
      table: match.names.length === 0 ? undefined : namedTable(cluster, rule, side, end, match.names),
      negated,
    };
  };

  const serviceTerm = (cluster: Cluster, rule: Rule): PortTerm | undefined => {
    const service = rule.destination.service;
    if (service === undefined) return undefined;
    const members = cluster.services.get(`${service.namespace}/${service.name}`)?.members ?? [];
    const table = declare(
      members.flatMap((member) =>
        member.ports
          .filter((port) => hasPorts(port.protocol))
          .map((port) => ({
            at: addressKey(member.address),
            pod: false,
            connections: onPorts(port.protocol, "destination", [port.port, port.port]),
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
    const fixed = terms.filter((term) => term.table === undefined);
    const connections = fixed.reduce(
      (set, term) =>
        term.negated ? subtractConnections(set, term.numbers) : intersectConnections(set, term.numbers),
      protocolPart(rule, universe.family),
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
  readonly at: string;
  readonly connections: ConnectionSet;
  readonly pod: boolean;
}

/** What a declared port stands for at one end of the rule's packets; nothing where its protocol is not the rule's. */
function declaration(declared: PortDeclaration, rule: Rule, end: PortTerm["end"]): readonly Declaration[] {
  const { protocol, port, at } = declared;
  if (protocol !== (portProtocol(rule) ?? protocol) || !hasPorts(protocol)) return [];
  const connections = onPorts(protocol, end, [port, port]);
  return [
    typeof at === "string" ? { at, pod: true, connections } : { at: addressKey(at), pod: false, connections },
  ];
}

/** RULE-13: the protocol a named port must be declared with; `undefined` is any. */
function portProtocol(rule: Rule): number | undefined {
  if (rule.protocol === undefined) return undefined;
  return rule.protocol === 17 || rule.protocol === 132 ? rule.protocol : 6;
}

function onPorts(protocol: number, end: PortTerm["end"], ports: readonly number[]): ConnectionSet {
  return end === "destination"
    ? portConnections(protocol, ports)
    : portConnections(protocol, allPorts, ports);
}

/** Numeric entries hold for every protocol with ports that the rule itself admits. */
function numericPorts(rule: Rule, end: PortTerm["end"], match: PortMatch): ConnectionSet {
  const protocols =
    rule.protocol === undefined ? [6, 17, 132] : hasPorts(rule.protocol) ? [rule.protocol] : [];
  return protocols.reduce(
    (set, protocol) => unionConnections(set, onPorts(protocol, end, match.numbers)),
    emptyConnections,
  );
}

/** RULE-3, RULE-5, RULE-9: what family, protocol and ICMP fields leave of all connections. */
function protocolPart(rule: Rule, family: 4 | 6): ConnectionSet {
  if (rule.ipVersion !== undefined && rule.ipVersion !== family) return emptyConnections;
  const icmp = family === 4 ? 1 : 58;
  let set = rule.protocol === undefined ? allConnections : protocolConnections(rule.protocol);
  if (rule.notProtocol !== undefined) set = subtractConnections(set, protocolConnections(rule.notProtocol));
  if (rule.icmp !== undefined)
    set = intersectConnections(set, icmpConnections(icmp, rule.icmp.type, rule.icmp.code));
  if (rule.notICMP !== undefined) {
    const others = subtractConnections(
      protocolConnections(icmp),
      icmpConnections(icmp, rule.notICMP.type, rule.notICMP.code),
    );
    set = intersectConnections(set, others);
  }
  return set;
}

function addressSlots(universe: Universe): ReadonlyMap<string, readonly number[]> {
  const map = new Map<string, number[]>();
  universe.slots.forEach((slot, index) => {
    if (slot.address === undefined) return;
    const key = addressKey(slot.address);
    const list = map.get(key);
    if (list === undefined) map.set(key, [index]);
    else list.push(index);
  });
  return map;
}
