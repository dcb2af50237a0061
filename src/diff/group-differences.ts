import type { Decision, StepRef, Verdict } from "../model/ruling.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import { connectionSetKey, unionConnections, type ConnectionSet } from "../sets/connection-set.ts";
import { decidingPair, type DecidingPair } from "./deciding-pair.ts";
import type { Comparison, UnitDifference } from "./pair-differences.ts";
import { createPairBucket, type PairBucket, type PairGroup } from "./pair-bucket.ts";
import { variantOf } from "./relations.ts";

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

/** A difference with the decisions it turns on. */
interface DecidedDifference {
  readonly difference: UnitDifference;
  readonly connections: ConnectionSet;
  readonly decided: DecidingPair;
}

/**
 * Joins equal changes into groups that a row can show, losing no pair. Pairs are equal if kind, connections and the
 * decisions they turn on are; within those, senders that changed towards the same receivers stand together. That pods
 * don't change towards the host they run on, or only towards that, is told of a group and makes no group of its own.
 */
export function groupDifferences(comparison: Comparison): readonly DifferenceGroup[] {
  const buckets = new Map<string, { readonly example: DecidedDifference; readonly pairs: PairBucket }>();
  for (const decided of decideDifferences(comparison)) {
    const { difference, connections } = decided;
    const key = [String(difference.family), connectionSetKey(connections), decisionsKey(decided)].join("~");
    let bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, (bucket = { example: decided, pairs: createPairBucket() }));
    bucket.pairs.add(difference);
  }
  const groups = [...buckets.values()].flatMap(({ example, pairs }) =>
    pairs.groups().map((group) => ({ ...group, ...toldBy(example) })),
  );
  return joinFamilies(groups, comparison.engines.length);
}

function toldBy({
  difference,
  connections,
  decided,
}: DecidedDifference): Omit<DifferenceGroup, keyof PairGroup> {
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

/** Pieces of one pair that turn on the same decisions are one difference, whatever else their connections met. */
function decideDifferences(comparison: Comparison): readonly DecidedDifference[] {
  const merged = new Map<string, DecidedDifference>();
  const units = new Map<object, number>();
  const idOf = (unit: object): number => {
    const id = units.get(unit) ?? units.size;
    units.set(unit, id);
    return id;
  };
  const decide = createDecider(comparison);
  for (const difference of comparison.differences) {
    const decided = { difference, connections: difference.connections, decided: decide(difference) };
    const { from, to, relation, family } = difference;
    const key = [String(family), idOf(from), idOf(to), relation, decisionsKey(decided)].join("~");
    const known = merged.get(key);
    if (known === undefined) merged.set(key, decided);
    else
      merged.set(key, { ...known, connections: unionConnections(known.connections, difference.connections) });
  }
  return [...merged.values()];
}

/** Finds the decisions of differences in their order: those of one pair, which stand together, share its steps. */
function createDecider({ engines }: Comparison): (difference: UnitDifference) => DecidingPair {
  let last: UnitDifference | undefined;
  let steps: readonly (readonly StepRef[])[] = [];
  const stepsOf = ({ from, to, relation, family }: UnitDifference, side: 0 | 1): readonly StepRef[] => {
    const engine = engines.find((candidate) => candidate.family === family);
    const sender = side === 0 ? from.base : from.head;
    const receiver = side === 0 ? to.base : to.head;
    return engine === undefined || sender === undefined || receiver === undefined
      ? []
      : engine.steps(side, sender, receiver, variantOf(relation));
  };
  return (difference) => {
    const { from, to, relation, family, base, head } = difference;
    if (last?.from !== from || last.to !== to || last.relation !== relation || last.family !== family) {
      last = difference;
      steps = [stepsOf(difference, 0), stepsOf(difference, 1)];
    }
    const [before = [], after = []] = steps;
    return decidingPair({ piece: base, steps: before }, { piece: head, steps: after });
  };
}

/** Equal for differences a reader would explain in the same words: the step's endpoint is not part of it. */
function decisionsKey({ difference, decided }: DecidedDifference): string {
  const text = (decision: Decision | undefined): string => {
    if (decision === undefined) return "-";
    const { step, decidedBy } = decision;
    // Every namespace has its own profile, and all of them allow everything (PROF-4).
    const decider =
      decidedBy.kind === "profile" && decidedBy.profile.startsWith("kns.")
        ? "namespace profile"
        : deciderKey(decidedBy);
    return `${step.direction} ${step.chain} ${decider}`;
  };
  return [difference.base.verdict, text(decided.base), difference.head.verdict, text(decided.head)].join("|");
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
