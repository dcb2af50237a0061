import type { DifferenceGroup } from "../diff/group-differences.ts";
import { phraseConnections } from "../matrix/phrase-connections.ts";
import type { BuiltChange } from "./built-change.ts";
import { causesOf } from "./change-causes.ts";
import type { ChangeContext } from "./change-context.ts";
import { changeId } from "./change-id.ts";
import { changeNotes } from "./change-notes.ts";
import { changeQuestion, changeWitness, pickPair } from "./change-witness.ts";
import { decidingSides } from "./deciding-sides.ts";
import { labelMembers } from "./label-members.ts";
import { nodeNotes } from "./node-notes.ts";
import type { ChangeGroup } from "./report.ts";

/** A group of pairs that both sides have, explained by one of them. */
export function changedGroup(group: DifferenceGroup, context: ChangeContext): BuiltChange {
  const { example, connections } = group;
  const pair = pickPair(group.pairs);
  const question = changeQuestion(context, pair, { family: example.family, connections });
  const { causes, notes } = causesOf(context, group, question);
  const change: Omit<ChangeGroup, "id"> = {
    change: group.change,
    from: labelMembers(group.from, context.endpoints),
    to: labelMembers(group.to, context.endpoints),
    flows: group.pairs.length,
    pairs: group.shape,
    connections: phraseConnections(context.head.cluster, connections),
    family: group.family,
    ...decidingSides(context, group, question),
    causes,
    witness: changeWitness(question, context),
    notes: [...nodeNotes(group, example.relation), ...changeNotes(context, group, pair), ...notes],
    findings: [],
  };
  return {
    group: { ...change, id: changeId(change, connections) },
    pairs: group.pairs,
    connections,
    family: group.family,
  };
}
