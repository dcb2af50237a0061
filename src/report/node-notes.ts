import type { PairGroup } from "../diff/pair-bucket.ts";
import type { Relation } from "../diff/relations.ts";

/** Where nodes set the pairs of a group apart: which of them it has. */
export function nodeNotes({ shape, pairs, from, to }: PairGroup, relation: Relation): readonly string[] {
  if (shape.kind === "all") return [];
  const selves = from.filter((id) => to.includes(id)).length;
  const missing = from.length * to.length - selves - pairs.length;
  if (relation === "other-node") return [`pairs on one node are not among them (${String(missing)})`];
  return relation === "same-node"
    ? ["only pairs on one node are among them"]
    : [`nodes set ${String(missing)} pairs apart, which are not among them`];
}
