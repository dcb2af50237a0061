import type { Direction, Rule } from "../model/policy.ts";

/** A stable name for what a rule says, wherever it stands. */
export function ruleKey(direction: Direction, rule: Rule): string {
  const { action, ipVersion, protocol, notProtocol, icmp, notICMP, source, destination } = rule;
  const said = [direction, action, ipVersion, protocol, notProtocol, icmp, notICMP, source, destination];
  return JSON.stringify(said, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
