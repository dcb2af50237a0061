import type { Cause } from "../model/cause.ts";
import type { Cluster } from "../model/cluster.ts";
import type { DifferenceGroup } from "../diff/group-differences.ts";
import { traceWitness } from "../explain/explain-group.ts";
import type { ChangeContext } from "./change-context.ts";
import type { ChangeQuestion } from "./change-witness.ts";

/** So many ends are part of what tells the causes of two groups apart. */
const namedEnds = 40;

/** The edits that make a change; asked once for all groups that turn on the same rules. */
export function causesOf(
  context: ChangeContext,
  group: DifferenceGroup,
  { asked }: ChangeQuestion,
): readonly Cause[] {
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
    const ask = (cluster: Cluster) => traceWitness(cluster, asked)?.verdict;
    causes = context.causes.causesOf({ base: group.base, head: group.head, ask });
    context.known.set(key, causes);
  }
  return causes;
}
