import type { Rule } from "../model/policy.ts";
import { hasAddress } from "../sets/address-set.ts";
import { countValues, hasValue, intervalPairs } from "../sets/interval-set.ts";
import type { BoxedPacket } from "./packet-box.ts";

/** A quick way to the rules of a list that may match a packet. */
export interface RuleIndex {
  /** The first of the rules at positions below `before` that may match the packet and passes the test. */
  readonly first: (packet: BoxedPacket, before: number, test: (rule: Rule) => boolean) => Rule | undefined;
}

/** Lists of ports up to here are looked up by port. */
const fewPorts = 16;

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byPort = new Map<string, number[]>();
  const others: number[] = [];
  for (const [position, rule] of rules.entries()) {
    const keys = portKeys(rule);
    if (keys === undefined) others.push(position);
    for (const key of keys ?? []) {
      const known = byPort.get(key);
      if (known === undefined) byPort.set(key, [position]);
      else known.push(position);
    }
  }
  return {
    first: (packet, before, test) => {
      const { protocol, destinationPort } = packet.connection;
      const passes = (position: number): boolean => {
        const rule = position < before ? rules[position] : undefined;
        return rule !== undefined && mayMatch(rule, packet) && test(rule);
      };
      const found = [byPort.get(`${String(protocol)}/${String(destinationPort)}`) ?? [], others].flatMap(
        (positions) => positions.find(passes) ?? [],
      );
      return found.length === 0 ? undefined : rules[Math.min(...found)];
    },
  };
}

/** Protocol and port of all that the rule matches, where that is a short list. */
function portKeys({ protocol, destination: { ports } }: Rule): readonly string[] | undefined {
  if (protocol === undefined || ports === undefined || ports.names.length > 0) return undefined;
  if (countValues(ports.numbers) > fewPorts) return undefined;
  return intervalPairs(ports.numbers).flatMap(([low, high]) =>
    Array.from({ length: high - low + 1 }, (_, offset) => `${String(protocol)}/${String(low + offset)}`),
  );
}

/** What a glance tells: `false` is sure. */
function mayMatch(rule: Rule, { source, destination, connection }: BoxedPacket): boolean {
  const { ports } = rule.destination;
  return (
    (rule.protocol === undefined || rule.protocol === connection.protocol) &&
    (ports === undefined ||
      ports.names.length > 0 ||
      hasValue(ports.numbers, connection.destinationPort ?? 0)) &&
    (rule.source.nets === undefined || hasAddress(rule.source.nets, source)) &&
    (rule.destination.nets === undefined || hasAddress(rule.destination.nets, destination))
  );
}
