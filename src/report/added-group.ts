import type { AddedEdgeGroup } from "../diff/group-added-edges.ts";
import { explainSide, witnessAnswer } from "../explain/explain-group.ts";
import { phraseConnections } from "../matrix/phrase-connections.ts";
import type { BuiltChange } from "./built-change.ts";
import type { ChangeContext } from "./change-context.ts";
import { changeId } from "./change-id.ts";
import { changeQuestion, changeWitness, pickPair } from "./change-witness.ts";
import { labelMembers } from "./label-members.ts";
import { nodeNotes } from "./node-notes.ts";
import type { ChangeGroup } from "./report.ts";

/** What pods that are new may do to hosts, beyond what every older pod may. Explained by one of them. */
export function addedGroup(group: AddedEdgeGroup, context: ChangeContext): BuiltChange {
  const { pairs, connections, family, example, decided } = group;
  const { head } = example;
  const pair = pickPair(pairs);
  const question = changeQuestion(context, pair, { family: example.family, connections });
  const { causes, notes } = context.causes.causesOf({
    ends: pair,
    ask: (cluster) => witnessAnswer(cluster, question.asked),
  });
  const others = group.from.length - 1;
  const change: Omit<ChangeGroup, "id"> = {
    change: head.verdict === "allow" ? "newly-allowed" : "newly-unknown",
    from: labelMembers(group.from, context.endpoints),
    to: labelMembers(group.to, context.endpoints),
    flows: pairs.length,
    pairs: group.shape,
    connections: phraseConnections(context.head.cluster, connections),
    family,
    base: {
      verdict: "absent",
      decidedBy: others === 0 ? "the pod does not exist" : "the pods do not exist",
      step: "",
      place: undefined,
      excerpt: undefined,
    },
    head: explainSide(context.trees.head, head.verdict, decided),
    causes,
    witness: changeWitness(question, context),
    notes: [
      ...nodeNotes(group, example.relation),
      "not every older pod may do this",
      ...(others === 0 ? [] : [`${pair[0]} stands for ${String(others)} more that were added as well`]),
      ...notes,
    ],
    findings: [],
  };
  return { group: { ...change, id: changeId(change, connections) }, pairs, connections, family };
}
