import type { DifferenceGroup } from "../diff/group-differences.ts";
import { alternatives } from "../matrix/matrix.ts";
import { phraseConnections } from "../matrix/phrase-connections.ts";
import { intersectConnections, isEmptyConnections, subtractConnections } from "../sets/connection-set.ts";
import { formatConnections } from "../sets/connection-text.ts";
import type { ChangeContext } from "./change-context.ts";

/** What a reader of the verdicts alone would get wrong: failsafe ports left open, the answer under another assumption. */
export function changeNotes(
  context: ChangeContext,
  group: DifferenceGroup,
  pair: readonly [string, string],
): readonly string[] {
  const engine = context.comparison.engines.find((candidate) => candidate.family === group.example.family);
  const from = engine?.parties[1]?.find((candidate) => candidate.id === pair[0]);
  const to = engine?.parties[1]?.find((candidate) => candidate.id === pair[1]);
  if (engine === undefined || from === undefined || to === undefined) return [];
  const outcome = engine.outcome(1, from, to);
  const notes: string[] = [];
  if (group.head === "deny" && !isEmptyConnections(outcome.failsafe)) {
    notes.push(`failsafe ports stay open: ${formatConnections(outcome.failsafe)}`);
  }
  const [before, after] = [from, to].map(({ id }) =>
    engine.parties[0]?.find((candidate) => candidate.id === id),
  );
  if (group.base === "deny" && group.head === "allow" && before !== undefined && after !== undefined) {
    const { failsafe } = engine.outcome(0, before, after);
    if (!isEmptyConnections(failsafe))
      notes.push(`failsafe ports were open before: ${formatConnections(failsafe)}`);
  }
  for (const { variant, assuming } of alternatives(context.head.cluster, from, to)) {
    const other = engine.outcome(1, from, to, variant);
    if (other.verdictKey === outcome.verdictKey) continue;
    const opened = intersectConnections(
      subtractConnections(other.allowed, outcome.allowed),
      group.connections,
    );
    if (!isEmptyConnections(opened))
      notes.push(
        `${assuming} it is allowed all the same: ${phraseConnections(context.head.cluster, opened)}`,
      );
  }
  return notes;
}
