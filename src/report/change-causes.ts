import type { DifferenceGroup } from "../diff/group-differences.ts";
import { witnessAnswer } from "../explain/explain-group.ts";
import type { FoundCauses } from "../explain/find-causes.ts";
import type { ChangeContext } from "./change-context.ts";
import type { ChangeQuestion } from "./change-witness.ts";

/** So many ends are part of what tells the causes of two groups apart. */
const namedEnds = 40;

/** The edits that make a change; asked once for all groups that turn on the same rules. */
export function causesOf(
  context: ChangeContext,
  group: DifferenceGroup,
  { pair, asked }: ChangeQuestion,
): FoundCauses {
  const piece = (side: "base" | "head"): string =>
    JSON.stringify(group.example[side].deciders.map((part) => part?.decidedBy));
  // The same rules may be met through different endpoints' labels: the sender and receiver stay part of the key while few.
  const key = [
    piece("base"),
    piece("head"),
    group.from.length + group.to.length <= namedEnds ? [...group.from, ">", ...group.to].join(",") : "",
  ].join("|");
  let causes = context.known.get(key);
  if (causes === undefined) {
    causes = context.causes.causesOf({
      ends: pair,
      ask: (cluster) => witnessAnswer(cluster, asked),
    });
    context.known.set(key, causes);
  }
  return causes;
}
