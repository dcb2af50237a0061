import type { Decision, Verdict } from "../model/ruling.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import { connectionSetKey, unionConnections, type ConnectionSet } from "../sets/connection-set.ts";
import { createDecider, type Decider } from "./decide-differences.ts";
import type { DecidingPair } from "./deciding-pair.ts";
import type { Comparison, UnitDifference } from "./pair-differences.ts";
import { createPairBucket, type PairBucket, type PairGroup } from "./pair-bucket.ts";

export type ChangeKind = "newly-allowed" | "newly-denied" | "newly-unknown" | "no-longer-unknown";

/** Pairs that changed alike, for the same reasons. */
export interface DifferenceGroup extends PairGroup {
  readonly change: ChangeKind;
  readonly family: 4 | 6 | undefined;
  readonly connections: ConnectionSet;
  readonly base: Verdict;
  readonly head: Verdict;
  /** The decisions the change turns on, for one of the pairs. */
  readonly decided: DecidingPair;
  /** One of the differences, to explain all of them by. */
  readonly example: UnitDifference;
}

/** What a change of verdict means. Unknown is never safe: from unknown to allow is newly allowed. */
export function changeKind(base: Verdict, head: Verdict): ChangeKind {
  if (head === "allow") return "newly-allowed";
  if (head === "unknown") return "newly-unknown";
  return base === "unknown" ? "no-longer-unknown" : "newly-denied";
}

/** A difference with the decisions it turns on, as text that is equal for equal ones. */
interface DecidedDifference {
  readonly difference: UnitDifference;
  readonly connections: ConnectionSet;
  readonly decisions: string;
}

/**
 * Joins equal changes into groups that a row can show, losing no pair. Pairs are equal if kind, connections and the
 * decisions they turn on are; within those, senders that changed towards the same receivers stand together. That pods
 * don't change towards the host they run on, or only towards that, is told of a group and makes no group of its own.
 */
export function groupDifferences(comparison: Comparison): readonly DifferenceGroup[] {
  const buckets = new Map<string, { readonly example: DecidedDifference; readonly pairs: PairBucket }>();
  const decider = createDecider(comparison);
  for (const decided of decideDifferences(comparison, decider)) {
    const { difference, connections, decisions } = decided;
    const key = [String(difference.family), connectionSetKey(connections), decisions].join("~");
    let bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, (bucket = { example: decided, pairs: createPairBucket() }));
    bucket.pairs.add(difference);
  }
  const groups = [...buckets.values()].flatMap(({ example, pairs }) => {
    const told = toldBy(example, decider.decide(example.difference));
    return pairs.groups().map((group) => ({ ...group, ...told }));
  });
  return joinFamilies(groups, comparison.engines.length);
}

function toldBy(
  { difference, connections }: DecidedDifference,
  decided: DecidingPair,
): Omit<DifferenceGroup, keyof PairGroup> {
  return {
    change: changeKind(difference.base.verdict, difference.head.verdict),
    family: difference.family,
    connections,
    base: difference.base.verdict,
    head: difference.head.verdict,
    decided,
    example: difference,
  };
}

/**
 * Pieces of one pair that turn on the same decisions are one difference, whatever else their connections met. Those of a
 * pair stand together.
 */
function* decideDifferences({ differences }: Comparison, decider: Decider): Iterable<DecidedDifference> {
  let last: UnitDifference | undefined;
  let ofPair = new Map<string, DecidedDifference>();
  for (const difference of differences) {
    if (last !== undefined && !isSamePair(last, difference)) {
      yield* ofPair.values();
      ofPair = new Map();
    }
    last = difference;
    const decisions = decider.decisionsOf(difference);
    const known = ofPair.get(decisions);
    const connections =
      known === undefined
        ? difference.connections
        : unionConnections(known.connections, difference.connections);
    ofPair.set(decisions, { difference: known?.difference ?? difference, connections, decisions });
  }
  yield* ofPair.values();
}

function isSamePair(a: UnitDifference, b: UnitDifference): boolean {
  return a.from === b.from && a.to === b.to && a.relation === b.relation && a.family === b.family;
}

/** A change that is the same in both families is one change. */
function joinFamilies(groups: readonly DifferenceGroup[], families: number): readonly DifferenceGroup[] {
  if (families < 2) return groups.map((group) => ({ ...group, family: undefined }));
  const joined = new Map<string, DifferenceGroup>();
  for (const group of groups) {
    const key = [
      group.base,
      group.head,
      connectionSetKey(group.connections),
      ...group.from,
      ">",
      ...group.to,
      JSON.stringify(group.shape),
      decisionText(group),
    ].join("\n");
    const known = joined.get(key);
    joined.set(key, known === undefined ? group : { ...known, family: undefined });
  }
  return [...joined.values()];
}

function decisionText({ decided }: DifferenceGroup): string {
  const key = (decision: Decision | undefined): string =>
    decision === undefined ? "-" : deciderKey(decision.decidedBy);
  return `${key(decided.base)}|${key(decided.head)}`;
}
