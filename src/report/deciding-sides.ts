import { decidingPair, type DecidingPair } from "../diff/deciding-pair.ts";
import type { DifferenceGroup } from "../diff/group-differences.ts";
import type { PathPiece } from "../evaluate/combine.ts";
import { explainSide } from "../explain/explain-group.ts";
import type { StepRef } from "../model/ruling.ts";
import { hasConnection } from "../sets/connection-set.ts";
import type { ChangeContext } from "./change-context.ts";
import type { ChangeQuestion } from "./change-witness.ts";
import type { DecidedSide } from "./report.ts";

/** What decides before and after, as the pair of the witness meets it. */
export function decidingSides(
  context: ChangeContext,
  group: DifferenceGroup,
  question: ChangeQuestion,
): { readonly base: DecidedSide; readonly head: DecidedSide } {
  const decided = decidedFor(context, group, question) ?? group.decided;
  return {
    base: explainSide(context.trees.base, group.base, decided.base),
    head: explainSide(context.trees.head, group.head, decided.head),
  };
}

/** Members of a group may meet the deciding rules on paths of different length: each has steps of its own. */
function decidedFor(
  { comparison }: ChangeContext,
  group: DifferenceGroup,
  { pair, asked }: ChangeQuestion,
): DecidingPair | undefined {
  const engine = comparison.engines.find((candidate) => candidate.family === asked.family);
  if (engine === undefined) return undefined;
  const met = (
    side: 0 | 1,
  ): { readonly piece: PathPiece; readonly steps: readonly StepRef[] } | undefined => {
    const [from, to] = pair.map((id) => engine.parties[side]?.find((candidate) => candidate.id === id));
    if (from === undefined || to === undefined) return undefined;
    const piece = engine
      .outcome(side, from, to)
      .pieces.find(({ connections }) => hasConnection(connections, asked.connection));
    return piece === undefined ? undefined : { piece, steps: engine.steps(side, from, to) };
  };
  const [base, head] = [met(0), met(1)];
  const isSame = base?.piece.verdict === group.base && head?.piece.verdict === group.head;
  return base === undefined || head === undefined || !isSame ? undefined : decidingPair(base, head);
}
