import type { AddedEdge } from "../diff/added-edges.ts";
import { pairsOf } from "../diff/relations.ts";
import { decisionsOf } from "../evaluate/combine.ts";
import { explainSide, witnessAnswer } from "../explain/explain-group.ts";
import { phraseConnections } from "../matrix/phrase-connections.ts";
import type { BuiltChange } from "./built-change.ts";
import type { ChangeContext } from "./change-context.ts";
import { changeId } from "./change-id.ts";
import { changeWitness, pickPair, changeQuestion } from "./change-witness.ts";
import { labelMembers } from "./label-members.ts";
import type { ChangeGroup } from "./report.ts";

/** What a pod that is new may do to a host, beyond what every older pod may. */
export function addedGroup(edge: AddedEdge, context: ChangeContext): BuiltChange {
  const pairs = pairsOf(edge);
  const pair = pickPair(pairs);
  const engine = context.comparison.engines.find((candidate) => candidate.family === edge.family);
  const sender = edge.from.head;
  const receiver = edge.to.head;
  const steps =
    engine === undefined || sender === undefined || receiver === undefined
      ? []
      : engine.steps(1, sender, receiver);
  const decisions = decisionsOf(edge.head, steps);
  const question = changeQuestion(context, pair, edge);
  const { causes, notes } = context.causes.causesOf({
    ends: pair,
    ask: (cluster) => witnessAnswer(cluster, question.asked),
  });
  const change: Omit<ChangeGroup, "id"> = {
    change: edge.head.verdict === "allow" ? "newly-allowed" : "newly-unknown",
    from: labelMembers(
      edge.from.members.map((member) => member.id),
      context.endpoints,
    ),
    to: labelMembers(
      edge.to.members.map((member) => member.id),
      context.endpoints,
    ),
    flows: pairs.length,
    connections: phraseConnections(context.head.cluster, edge.connections),
    family: context.comparison.engines.length > 1 ? edge.family : undefined,
    base: {
      verdict: "absent",
      decidedBy: "the pod does not exist",
      step: "",
      place: undefined,
      excerpt: undefined,
    },
    head: explainSide(
      context.trees.head,
      edge.head.verdict,
      decisions.find((d) => d.verdict === "unknown") ?? decisions.at(-1),
    ),
    causes,
    witness: changeWitness(question, context),
    notes: ["not every older pod may do this", ...notes],
    findings: [],
  };
  return {
    group: { ...change, id: changeId(change, edge.connections) },
    pairs,
    connections: edge.connections,
    family: change.family,
  };
}
