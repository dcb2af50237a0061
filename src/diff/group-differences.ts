import { compareText } from "../base/compare.ts";
import type { Verdict } from "../model/ruling.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import type { PathPiece } from "../evaluate/combine.ts";
import { connectionSetKey, type ConnectionSet } from "../sets/connection-set.ts";
import { pairsOf, type UnitDifference } from "./pair-differences.ts";

export type ChangeKind = "newly-allowed" | "newly-denied" | "newly-unknown" | "no-longer-unknown";

/** Pairs that changed alike, for the same reasons: every sender with every receiver. */
export interface DifferenceGroup {
  readonly change: ChangeKind;
  readonly family: 4 | 6 | undefined;
  readonly connections: ConnectionSet;
  readonly base: Verdict;
  readonly head: Verdict;
  /** Ids, sorted. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Ordered pairs: fewer than `from` times `to` where an endpoint is on both lists or nodes set pairs apart. */
  readonly pairs: readonly (readonly [string, string])[];
  /** One of the differences, to explain all of them by. */
  readonly example: UnitDifference;
}

/** What a change of verdict means. Unknown is never safe: from unknown to allow is newly allowed. */
export function changeKind(base: Verdict, head: Verdict): ChangeKind {
  if (head === "allow") return "newly-allowed";
  if (head === "unknown") return "newly-unknown";
  return base === "unknown" ? "no-longer-unknown" : "newly-denied";
}

/**
 * Joins equal changes into groups that a row can show, losing no pair. Pairs are equal if kind, connections, family
 * and the deciders of both sides are; within those, senders that changed towards the same receivers stand together.
 */
export function groupDifferences(differences: readonly UnitDifference[]): readonly DifferenceGroup[] {
  const buckets = new Map<string, { example: MergedDifference; pairs: Map<string, Set<string>> }>();
  for (const difference of mergeFamilies(differences)) {
    const key = [
      difference.family,
      connectionSetKey(difference.connections),
      pieceKey(difference.base),
      pieceKey(difference.head),
    ].join("~");
    let bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, (bucket = { example: difference, pairs: new Map() }));
    for (const [from, to] of pairsOf(difference)) {
      const receivers = bucket.pairs.get(from);
      if (receivers === undefined) bucket.pairs.set(from, new Set([to]));
      else receivers.add(to);
    }
  }
  return [...buckets.values()].flatMap(({ example, pairs }) => rectangles(example, pairs));
}

type MergedDifference = Omit<UnitDifference, "family"> & { readonly family: 4 | 6 | undefined; readonly original: UnitDifference };

/** A change that is the same in both families is one change. */
function mergeFamilies(differences: readonly UnitDifference[]): readonly MergedDifference[] {
  const families = new Set(differences.map((difference) => difference.family));
  return differences.map((difference) => ({
    ...difference,
    family: families.size > 1 ? difference.family : undefined,
    original: difference,
  }));
}

function pieceKey(piece: PathPiece): string {
  return `${piece.verdict} ${piece.deciders.map((part) => (part === undefined ? "-" : deciderKey(part.decidedBy))).join("|")}`;
}

function rectangles(example: MergedDifference, pairs: ReadonlyMap<string, ReadonlySet<string>>): readonly DifferenceGroup[] {
  const byReceivers = new Map<string, { from: string[]; to: readonly string[] }>();
  for (const [from, receivers] of pairs) {
    const to = [...receivers].sort(compareText);
    // An endpoint among its own receivers' peers must not keep a complete block apart.
    const key = [...new Set([...to, ...(isPeerOf(from, pairs, to) ? [from] : [])])].sort(compareText).join("\n");
    const group = byReceivers.get(key);
    if (group === undefined) byReceivers.set(key, { from: [from], to: key.split("\n") });
    else group.from.push(from);
  }
  return [...byReceivers.values()].map(({ from, to }) => {
    const senders = from.sort(compareText);
    const own = senders.flatMap((sender) =>
      [...(pairs.get(sender) ?? [])].sort(compareText).map((receiver): readonly [string, string] => [sender, receiver]),
    );
    return {
      change: changeKind(example.base.verdict, example.head.verdict),
      family: example.family,
      connections: example.connections,
      base: example.base.verdict,
      head: example.head.verdict,
      from: senders,
      to,
      pairs: own,
      example: { ...example, family: example.original.family },
    };
  });
}

/** Whether every receiver that also sends does so to `from`: then the block is complete but for the diagonal. */
function isPeerOf(from: string, pairs: ReadonlyMap<string, ReadonlySet<string>>, to: readonly string[]): boolean {
  const peers = to.filter((receiver) => pairs.has(receiver));
  return peers.length > 0 && peers.every((receiver) => pairs.get(receiver)?.has(from) === true);
}
