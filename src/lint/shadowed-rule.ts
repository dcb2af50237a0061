import { isEmptyBitset, isSubsetBits } from "../base/bitset.ts";
import { createRuleConnections } from "../evaluate/rule-connections.ts";
import type { Issue } from "../model/issue.ts";
import type { Direction, Policy, Rule } from "../model/policy.ts";
import { formatSourceRef } from "../model/source-ref.ts";
import { atRule, enforcedPolicies, objectName, type RuleInPlace } from "./each-rule.ts";
import { findTakers, type EarlierRules, type Taker } from "./find-takers.ts";
import type { Lint } from "./lint.ts";
import type { RuleContext } from "./rule-claims.ts";
import { indexRules, type RuleIndex } from "./rule-index.ts";
import { selectedEndpoints, type SelectedEndpoints } from "./selected-endpoints.ts";

/**
 * A rule that earlier ones together leave nothing to: those of its own policy, and where they do otherwise, those of
 * policies before it in its tier that all its endpoints have too. That a policy of another author allows the same is no
 * fault of either.
 */
export const shadowedRule: Lint = (cluster) => {
  const context: RuleContext = {
    cluster,
    connections: { 4: createRuleConnections(4), 6: createRuleConnections(6) },
  };
  const policies = enforcedPolicies(cluster);
  const selected = selectedEndpoints(cluster);
  const endingRules = { ingress: indexedRules("ingress"), egress: indexedRules("egress") };
  return policies.flatMap((policy, position) =>
    policy.types.flatMap((direction) => {
      const { index, positionOf } = endingRules[direction](policy);
      let others: readonly EarlierRules[] | undefined;
      return writtenRules(policy[direction]).flatMap((rules): readonly Issue[] => {
        const [rule] = rules;
        if (rule === undefined) return [];
        const own: EarlierRules = { policy, index, before: positionOf(rule) };
        const takers = findTakers(context, rules, [own]);
        if (takers !== undefined)
          return [shadowed({ policy, direction, rule }, neededTakers(context, rules, own, takers))];
        others ??= policies
          .slice(0, position)
          .filter((other) => comesFirst(other, policy, direction, selected))
          .map((other) => ({ policy: other, ...endingRules[direction](other), before: Infinity }));
        const all = others.length === 0 ? undefined : findTakers(context, rules, [...others, own]);
        return all?.some((taker) => taker.rule.action !== rule.action) === true
          ? [shadowed({ policy, direction, rule }, all)]
          : [];
      });
    }),
  );
};

interface IndexedRules {
  readonly index: RuleIndex;
  /** How many of the indexed rules come before a rule. */
  readonly positionOf: (rule: Rule) => number;
}

/** The rules of a policy that end the matter for this tier: those of every action but Log (ACT-1). */
function indexedRules(direction: Direction): (policy: Policy) => IndexedRules {
  const known = new Map<Policy, IndexedRules>();
  return (policy) => {
    let indexed = known.get(policy);
    if (indexed === undefined) {
      const ending = policy[direction].filter(({ action }) => action !== "Log");
      const later = ({ index }: Rule): number => ending.findIndex((one) => one.index >= index);
      indexed = {
        index: indexRules(ending),
        positionOf: (rule) => (later(rule) < 0 ? ending.length : later(rule)),
      };
      known.set(policy, indexed);
    }
    return indexed;
  };
}

/** Those of the takers without which something is left: the later ones where several would do. */
function neededTakers(
  context: RuleContext,
  rules: readonly Rule[],
  own: EarlierRules,
  takers: readonly Taker[],
): readonly Taker[] {
  if (takers.length > mostTried) return takers;
  return takers.reduce<readonly Taker[]>((kept, taker) => {
    const others = kept.filter((one) => one !== taker);
    const among = new Set(others.map(({ rule }) => rule));
    return findTakers(context, rules, [own], (rule) => among.has(rule)) === undefined ? kept : others;
  }, takers);
}

/** Rules as they are evaluated, by the rule that is written: conversion makes several of one, which may repeat each other. */
function writtenRules(rules: readonly Rule[]): readonly (readonly Rule[])[] {
  const groups = new Map<number, Rule[]>();
  for (const rule of rules) {
    const group = groups.get(rule.writtenIndex);
    if (group === undefined) groups.set(rule.writtenIndex, [rule]);
    else group.push(rule);
  }
  return [...groups.values()];
}

/** Whether every endpoint meets `other` before `policy`, in every chain it meets that one in. */
function comesFirst(
  other: Policy,
  policy: Policy,
  direction: Direction,
  selected: SelectedEndpoints,
): boolean {
  if (other.tier !== policy.tier || other.unmodelled !== undefined || !other.types.includes(direction))
    return false;
  if (other.doNotTrack !== policy.doNotTrack || other.preDNAT !== policy.preDNAT) return false;
  if (policy.applyOnForward && !other.applyOnForward) return false;
  const mine = selected(policy);
  return !isEmptyBitset(mine) && isSubsetBits(mine, selected(other));
}

/** How many rules a message names. */
const mostNamed = 4;
/** Takers past which each is kept, needed or not. */
const mostTried = 16;

function shadowed({ policy, direction, rule }: RuleInPlace, takers: readonly Taker[]): Issue {
  const inOrder = [...takers].sort(
    (a, b) => Number(a.policy === policy) - Number(b.policy === policy) || a.rule.index - b.rule.index,
  );
  const names = [...new Set(inOrder.map((taker) => nameOf(taker, direction, policy)))];
  const more = names.length - mostNamed;
  const listed = more > 0 ? [...names.slice(0, mostNamed), `${String(more)} more`] : names;
  const does = rule.action === "Log" ? "logs" : "decides";
  const match = names.length === 1 ? "matches" : "together match";
  return {
    code: "rule-shadowed",
    severity: "notice",
    message: `this rule never ${does}: ${joinNames(listed)} before it ${match} everything it does`,
    ...atRule({ policy, direction, rule }),
    hint: takers.every((taker) => taker.rule.action === rule.action)
      ? "it repeats what they say: remove it"
      : "put it before them if it is meant, else remove it",
  };
}

function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

function nameOf({ policy, rule }: Taker, direction: Direction, of: Policy): string {
  const name = `${direction}[${String(rule.writtenIndex)}] (${rule.action})`;
  return policy === of ? name : `${name} of ${objectName(policy)} (${formatSourceRef(rule.place)})`;
}
