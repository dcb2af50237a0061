import type { Cluster } from "../model/cluster.ts";
import type { Cause } from "../model/cause.ts";
import type { Resource } from "../model/resource.ts";
import type { Verdict } from "../model/ruling.ts";
import { describeEdit } from "./describe-edit.ts";
import { resourceKey, type Edit } from "./edits.ts";

/** How causes are looked for: trees with one edit more or less, loaded and asked. */
export interface CauseQuestion {
  readonly base: readonly Resource[];
  readonly head: readonly Resource[];
  readonly edits: readonly Edit[];
  readonly load: (resources: readonly Resource[]) => Cluster;
  /** A text difference of the edited part, for the reader. */
  readonly diffOf: (edit: Edit) => string | undefined;
}

/** One connection whose verdict changed. `ask` gives its verdict in another cluster, `undefined` where an end is missing. */
export interface ChangedConnection {
  readonly base: Verdict;
  readonly head: Verdict;
  readonly ask: (cluster: Cluster) => Verdict | undefined;
}

/** Past this many edits each is no longer tried on its own; the report then says that several act together. */
const editLimit = 48;

export interface CauseFinder {
  readonly causesOf: (change: ChangedConnection) => readonly Cause[];
}

/**
 * Finds which edits a change needs, by evaluation: an edit is a cause if the base with it alone shows the change, or
 * the head without it no longer does. Trees are loaded once for all changes.
 */
export function createCauseFinder(question: CauseQuestion): CauseFinder {
  const { edits } = question;
  const withOnly = new Map<string, Cluster>();
  const without = new Map<string, Cluster>();
  const cached = (memo: Map<string, Cluster>, edit: Edit, make: () => readonly Resource[]): Cluster => {
    let cluster = memo.get(edit.key);
    if (cluster === undefined) memo.set(edit.key, (cluster = question.load(make())));
    return cluster;
  };
  return {
    causesOf: (change) => {
      if (edits.length === 0) return [];
      const tried = edits.length > editLimit ? [] : edits;
      const judged = tried.map((edit) => ({
        edit,
        sufficient:
          change.ask(cached(withOnly, edit, () => applyEdit(question.base, edit, "head"))) === change.head,
        necessary:
          change.ask(cached(without, edit, () => applyEdit(question.head, edit, "base"))) !== change.head,
      }));
      const alone = judged.filter(({ sufficient }) => sufficient);
      const needed = judged.filter(({ necessary }) => necessary);
      const chosen = alone.length > 0 ? alone : needed;
      const causes = chosen.map(({ edit, sufficient }) =>
        describeEdit(edit, sufficient, question.diffOf(edit)),
      );
      if (causes.length > 0 || tried.length === 0) return causes;
      return tried.map((edit) => describeEdit(edit, false, question.diffOf(edit))).slice(0, 3);
    },
  };
}

/** The resources with one object as another side has it. */
function applyEdit(resources: readonly Resource[], edit: Edit, side: "base" | "head"): readonly Resource[] {
  const rest = resources.filter((resource) => resourceKey(resource) !== edit.key);
  const replacement = edit[side];
  return replacement === undefined ? rest : [...rest, replacement];
}
