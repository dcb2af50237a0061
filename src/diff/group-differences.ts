import type { Decision, Verdict } from "../model/ruling.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import { connectionSetKey, type ConnectionSet } from "../sets/connection-set.ts";
import { createDecider, type DecidedChange, type ExampleChange } from "./decide-differences.ts";
import type { DecidingPair } from "./deciding-pair.ts";
import { numberEndpoints } from "./numbered-endpoints.ts";
import type { Comparison } from "./pair-differences.ts";
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
  /** One of the changes, to explain all of them by. */
  readonly example: ExampleChange;
}

/** What a change of verdict means. Unknown is never safe: from unknown to allow is newly allowed. */
export function changeKind(base: Verdict, head: Verdict): ChangeKind {
  if (head === "allow") return "newly-allowed";
  if (head === "unknown") return "newly-unknown";
  return base === "unknown" ? "no-longer-unknown" : "newly-denied";
}

/**
 * Joins equal changes into groups that a row can show, losing no pair. Pairs are equal if kind, connections and the
 * decisions they turn on are; within those, senders that changed towards the same receivers stand together. That pods
 * don't change towards the host they run on, or only towards that, is told of a group and makes no group of its own.
 */
export function groupDifferences(comparison: Comparison): readonly DifferenceGroup[] {
  const decider = createDecider(comparison);
  const endpoints = numberEndpoints(comparison.engines);
  const buckets = new Map<string, AlikeChanges>();
  const bucketOf = (change: DecidedChange): AlikeChanges => {
    const { example, connections, decisions } = change;
    const key = [String(example.family), connectionSetKey(connections), decisions].join("~");
    let bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, (bucket = { change, pairs: createPairBucket(endpoints) }));
    return bucket;
  };
  const known = new Map<readonly DecidedChange[], readonly AlikeChanges[]>();
  for (const difference of comparison.differences) {
    const decided = decider.decided(difference);
    let own = known.get(decided);
    if (own === undefined) known.set(decided, (own = decided.map(bucketOf)));
    for (const { pairs } of own) pairs.add(difference);
  }
  const groups = [...buckets.values()].flatMap(({ change, pairs }) => {
    const told = toldBy(change, decider.decide(change.example));
    return pairs.groups().map((group) => ({ ...group, ...told }));
  });
  return joinFamilies(groups, comparison.engines.length);
}

/** The pairs of changes that are told in the same words, the first of which stands for all. */
interface AlikeChanges {
  readonly change: DecidedChange;
  readonly pairs: PairBucket;
}

function toldBy(
  { example, connections }: DecidedChange,
  decided: DecidingPair,
): Omit<DifferenceGroup, keyof PairGroup> {
  return {
    change: changeKind(example.base.verdict, example.head.verdict),
    family: example.family,
    connections,
    base: example.base.verdict,
    head: example.head.verdict,
    decided,
    example,
  };
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
