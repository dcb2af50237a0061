import { hasBit } from "../base/bitset.ts";
import type { Decider } from "../model/ruling.ts";
import {
  allConnections,
  emptyConnections,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { CompiledRule, PortTerm } from "./compile-rule.ts";
import type { Piece } from "./outcome.ts";
import type { Program, ProgramTier } from "./program.ts";
import type { SideTest } from "./side-test.ts";

/** One end of a packet: a slot, and which candidate address it is taken to have if its own is not known. */
export interface SlotEnd {
  readonly slot: number;
  readonly candidate: number | undefined;
  /** By id of a side test: 1 where it matches. */
  readonly matches: Uint8Array;
}

/** An end with the answers to all tests, which thousands of rules share. */
export function createSlotEnd(
  tests: readonly SideTest[],
  slot: number,
  candidate: number | undefined,
): SlotEnd {
  return {
    slot,
    candidate,
    matches: Uint8Array.from(tests, (test) => (matchesSlot(test, slot, candidate) ? 1 : 0)),
  };
}

/**
 * Splits every connection between two ends by what a chain's policies do with it: EVAL-5 over sets (DES-3). The pieces are
 * disjoint and cover every connection; what no policy decides goes on, with `none` (in the forward chain with `allow`).
 */
export function runPolicies(program: Program, source: SlotEnd, destination: SlotEnd): readonly Piece[] {
  const pieces: Piece[] = [];
  let open = allConnections;
  const settle = (connections: ConnectionSet, verdict: Piece["verdict"], decidedBy: Decider): void => {
    if (!isEmptyConnections(connections)) pieces.push({ connections, verdict, decidedBy });
  };
  for (const { kind, verdict, connections, end, test } of program.before) {
    if (test !== undefined && (end === "source" ? source : destination).matches[test.id] !== 1) continue;
    const matched = intersectConnections(open, connections);
    settle(matched, verdict, { kind });
    open = subtractConnections(open, matched);
  }
  for (const tier of program.tiers) {
    open = runTier(tier, open, { source, destination, settle });
    if (isEmptyConnections(open)) return pieces;
  }
  settle(open, program.chain === "forward" ? "allow" : "none", { kind: "end-of-chain" });
  return pieces;
}

/** What the profiles of a program do with the connections that its policies left open (PROF-1). */
export function runProfiles(
  { profiles = [], passDenies }: Program,
  left: ConnectionSet,
  source: SlotEnd,
  destination: SlotEnd,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let open = left;
  const settle = (connections: ConnectionSet, verdict: Piece["verdict"], decidedBy: Decider): void => {
    if (!isEmptyConnections(connections)) pieces.push({ connections, verdict, decidedBy });
  };
  for (const { name, rules } of profiles) {
    if (rules === undefined) {
      settle(open, "deny", { kind: "missing-profile", profile: name });
      return pieces;
    }
    let passed = emptyConnections;
    for (const rule of rules) {
      if (source.matches[rule.source.id] !== 1 || destination.matches[rule.destination.id] !== 1) continue;
      const matched = matchedBy(rule, open, source, destination);
      if (isEmptyConnections(matched)) continue;
      const decidedBy: Decider = { kind: "profile", profile: name, rule: rule.index, action: rule.action };
      if (rule.unmodelled !== undefined)
        settle(matched, "unknown", { kind: "undecided", reason: rule.unmodelled });
      else if (rule.action === "Allow") settle(matched, "allow", decidedBy);
      else if (rule.action === "Deny" || passDenies) settle(matched, "deny", decidedBy);
      else passed = unionConnections(passed, matched);
      open = subtractConnections(open, matched);
    }
    open = unionConnections(open, passed);
  }
  settle(open, "deny", { kind: "no-profile-match" });
  return pieces;
}

interface TierRun {
  readonly source: SlotEnd;
  readonly destination: SlotEnd;
  readonly settle: (connections: ConnectionSet, verdict: Piece["verdict"], decidedBy: Decider) => void;
}

/** Returns what goes on to the next tier: what a rule passed, and what met nothing where the tier ends in Pass. */
function runTier(
  tier: ProgramTier,
  entering: ConnectionSet,
  { source, destination, settle }: TierRun,
): ConnectionSet {
  let open = entering;
  let passed = emptyConnections;
  for (const { policy, unmodelled, rules } of tier.policies) {
    if (unmodelled !== undefined) {
      settle(open, "unknown", { kind: "undecided", reason: unmodelled, policy });
      return passed;
    }
    for (const rule of rules) {
      if (source.matches[rule.source.id] !== 1 || destination.matches[rule.destination.id] !== 1) continue;
      const matched = matchedBy(rule, open, source, destination);
      if (isEmptyConnections(matched)) continue;
      open = subtractConnections(open, matched);
      const decidedBy: Decider = { kind: "rule", policy, rule: rule.index, action: rule.action };
      if (rule.unmodelled !== undefined) {
        settle(matched, "unknown", { kind: "undecided", reason: rule.unmodelled, policy, rule: rule.index });
      } else if (rule.action === "Pass") passed = unionConnections(passed, matched);
      else settle(matched, rule.action === "Allow" ? "allow" : "deny", decidedBy);
      if (isEmptyConnections(open)) return passed;
    }
  }
  if (tier.endAction === "Pass") return unionConnections(passed, open);
  settle(open, "deny", { kind: "end-of-tier", tier: tier.name });
  return passed;
}

/** The part of `open` that a rule matches between two ends that its sides match. */
function matchedBy(
  rule: CompiledRule,
  open: ConnectionSet,
  source: SlotEnd,
  destination: SlotEnd,
): ConnectionSet {
  let matched = intersectConnections(open, rule.connections);
  for (const term of rule.terms) {
    if (isEmptyConnections(matched)) return matched;
    const ports = unionConnections(term.numbers, portsAt(term, term.end === "source" ? source : destination));
    matched = term.negated ? subtractConnections(matched, ports) : intersectConnections(matched, ports);
  }
  return matched;
}

function matchesSlot(test: SideTest, slot: number, candidate: number | undefined): boolean {
  if (test.isTrivial) return true;
  if (candidate === undefined) return hasBit(test.known, slot);
  const own = (hasBit(test.ownPositive, slot) ? 1 : 0) + (hasBit(test.ownNegative, slot) ? 2 : 0);
  return test.atCandidate[own]?.[candidate] ?? false;
}

function portsAt({ table }: PortTerm, { slot, candidate }: SlotEnd): ConnectionSet {
  const own = table?.bySlot.get(slot) ?? emptyConnections;
  const there = candidate === undefined ? undefined : table?.byCandidate.get(candidate);
  return there === undefined ? own : unionConnections(own, there);
}
