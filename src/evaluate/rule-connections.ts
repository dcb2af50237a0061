import type { Rule } from "../model/policy.ts";
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
import type { IntervalSet } from "../sets/interval-set.ts";
import { hasPorts } from "../sets/protocol.ts";

export type PacketSide = "source" | "destination";

/** Connections that a rule matches whoever its ends are. Rules of a cluster write the same few: equal ones are found once. */
export interface RuleConnections {
  /** Those of numeric entries of a list of ports. */
  readonly numbers: (rule: Rule, end: PacketSide, numbers: IntervalSet) => ConnectionSet;
  /** What protocol and ICMP fields leave, with these lists of ports. */
  readonly fixed: (rule: Rule, ports: readonly FixedPorts[]) => ConnectionSet;
}

export interface FixedPorts {
  /** As `numbers` gave it. */
  readonly numbers: ConnectionSet;
  readonly negated: boolean;
}

export function createRuleConnections(family: 4 | 6): RuleConnections {
  const byNumbers = new Map<string, ConnectionSet>();
  const byFields = new Map<string, ConnectionSet>();
  return {
    numbers: (rule, end, numbers) =>
      remember(byNumbers, `${end} ${String(rule.protocol)} ${numbers.join(",")}`, () =>
        numericPorts(rule, end, numbers),
      ),
    fixed: (rule, ports) => {
      const { ipVersion, protocol, notProtocol, icmp, notICMP } = rule;
      const fields = [ipVersion, protocol, notProtocol, icmp?.type, icmp?.code, notICMP?.type, notICMP?.code];
      const lists = ports.map(({ negated, numbers }) => `${String(negated)}${connectionSetKey(numbers)}`);
      return remember(byFields, [...fields.map(String), ...lists].join("~"), () =>
        ports.reduce(
          (set, { negated, numbers }) =>
            negated ? subtractConnections(set, numbers) : intersectConnections(set, numbers),
          protocolPart(rule, family),
        ),
      );
    },
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

/** RULE-13: the protocol a named port must be declared with; `undefined` is any. */
export function portProtocol(rule: Rule): number | undefined {
  if (rule.protocol === undefined) return undefined;
  return rule.protocol === 17 || rule.protocol === 132 ? rule.protocol : 6;
}

export function onPorts(protocol: number, end: PacketSide, ports: readonly number[]): ConnectionSet {
  return end === "destination"
    ? portConnections(protocol, ports)
    : portConnections(protocol, allPorts, ports);
}

/** Numeric entries hold for every protocol with ports that the rule itself admits. */
function numericPorts(rule: Rule, end: PacketSide, numbers: IntervalSet): ConnectionSet {
  const protocols =
    rule.protocol === undefined ? [6, 17, 132] : hasPorts(rule.protocol) ? [rule.protocol] : [];
  return protocols.reduce(
    (set, protocol) => unionConnections(set, onPorts(protocol, end, numbers)),
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
