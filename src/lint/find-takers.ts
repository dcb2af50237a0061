import type { Policy, Rule } from "../model/policy.ts";
import { hasPacket, samplePacket, subtractBox, type BoxedPacket, type PacketBox } from "./packet-box.ts";
import { claimsOf, type Claim, type RuleContext } from "./rule-claims.ts";
import type { RuleIndex } from "./rule-index.ts";
import { takenOfClaim } from "./taken-of-claim.ts";

/** Rules of one policy that come first: those at positions below `before`. */
export interface EarlierRules {
  readonly policy: Policy;
  readonly index: RuleIndex;
  readonly before: number;
}

/** A rule that matches first. */
export interface Taker {
  readonly policy: Policy;
  readonly rule: Rule;
}

/** Boxes that a claim may fall into before the search is given up. */
const mostBoxes = 128;

/**
 * Earlier rules that together match every packet of these; `undefined` where something is left, or may be. `kept` tells
 * which to ask: all where it is left out.
 */
export function findTakers(
  context: RuleContext,
  rules: readonly Rule[],
  earlier: readonly EarlierRules[],
  kept: (rule: Rule) => boolean = () => true,
): readonly Taker[] | undefined {
  if (earlier.every(({ before }) => before === 0)) return undefined;
  const whole = rules.flatMap((rule) => claimsOf(context, rule, { apart: false }));
  if (whole.length === 0) return undefined;
  const find = (claims: readonly Claim[]): readonly Taker[] | undefined =>
    takersOfAll(context, claims, earlier, kept);
  const takers = find(whole);
  if (takers !== undefined) return takers;
  const apart = rules.flatMap((rule) => claimsOf(context, rule, { apart: true }));
  return apart.length === whole.length ? undefined : find(apart);
}

function takersOfAll(
  context: RuleContext,
  claims: readonly Claim[],
  earlier: readonly EarlierRules[],
  kept: (rule: Rule) => boolean,
): readonly Taker[] | undefined {
  const takers = new Map<Rule, Taker>();
  for (const claim of claims) {
    const found = takersOf(context, claim, earlier, kept);
    if (found === undefined) return undefined;
    for (const taker of found) takers.set(taker.rule, taker);
  }
  return [...takers.values()];
}

/** Asks who is the first to take some packet that is left, until none is. */
function takersOf(
  context: RuleContext,
  claim: Claim,
  earlier: readonly EarlierRules[],
  kept: (rule: Rule) => boolean,
): readonly Taker[] | undefined {
  const takers: Taker[] = [];
  let boxes: readonly PacketBox[] = [claim.box];
  for (let [box] = boxes; box !== undefined; [box] = boxes) {
    const packet = samplePacket(box, claim.family);
    if (packet === undefined || boxes.length > mostBoxes) return undefined;
    const taker = takerOf(packet, earlier, (rule) => {
      const part = kept(rule) ? takenOfClaim(context, claim, rule) : undefined;
      return part !== undefined && hasPacket(part, packet);
    });
    const taken = taker === undefined ? undefined : takenOfClaim(context, claim, taker.rule);
    if (taker === undefined || taken === undefined) return undefined;
    takers.push(taker);
    boxes = boxes.flatMap((one) => subtractBox(one, taken));
  }
  return takers;
}

function takerOf(
  packet: BoxedPacket,
  earlier: readonly EarlierRules[],
  test: (rule: Rule) => boolean,
): Taker | undefined {
  for (const { policy, index, before } of earlier) {
    const rule = index.first(packet, before, test);
    if (rule !== undefined) return { policy, rule };
  }
  return undefined;
}
