import type { DifferenceGroup } from "../diff/group-differences.ts";
import { decidingPair } from "../diff/deciding-pair.ts";
import { explainSide } from "../explain/explain-group.ts";
import { phraseConnections } from "../matrix/phrase-connections.ts";
import type { BuiltChange } from "./built-change.ts";
import { causesOf } from "./change-causes.ts";
import type { ChangeContext } from "./change-context.ts";
import { changeId } from "./change-id.ts";
import { changeNotes } from "./change-notes.ts";
import { changeWitness, pickPair, witnessQuestion } from "./change-witness.ts";
import { labelMembers } from "./label-members.ts";
import type { ChangeGroup, DecidedSide } from "./report.ts";

/** A group of pairs that both sides have, explained by one of them. */
export function changedGroup(group: DifferenceGroup, context: ChangeContext): BuiltChange {
  const { example, connections } = group;
  const pair = pickPair(group.pairs);
  const question = witnessQuestion(pair, example.family, connections);
  const change: Omit<ChangeGroup, "id"> = {
    change: group.change,
    from: labelMembers(group.from, context.endpoints),
    to: labelMembers(group.to, context.endpoints),
    flows: group.pairs.length,
    connections: phraseConnections(context.head.cluster, connections),
    family: group.family,
    ...decidingSides(group, context, pair),
    causes: causesOf(context, group, question),
    witness: changeWitness(question, context),
    notes: changeNotes(context, group, pair),
    findings: [],
  };
  return {
    group: { ...change, id: changeId(change, connections) },
    pairs: group.pairs,
    connections,
    family: group.family,
  };
}

function decidingSides(
  group: DifferenceGroup,
  context: ChangeContext,
  pair: readonly [string, string],
): { base: DecidedSide; head: DecidedSide } {
  const { example } = group;
  const engine = context.comparison.engines.find((candidate) => candidate.family === example.family);
  const party = (side: 0 | 1, id: string) =>
    engine?.parties.at(side)?.find((candidate) => candidate.id === id);
  const steps = (side: 0 | 1) => {
    const [from, to] = [party(side, pair[0]), party(side, pair[1])];
    return engine === undefined || from === undefined || to === undefined ? [] : engine.steps(side, from, to);
  };
  const decided = decidingPair(
    { piece: example.base, steps: steps(0) },
    { piece: example.head, steps: steps(1) },
  );
  return {
    base: explainSide(context.trees.base, group.base, decided.base),
    head: explainSide(context.trees.head, group.head, decided.head),
  };
}
