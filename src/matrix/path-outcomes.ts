import { combineSteps, type PathOutcome } from "../evaluate/combine.ts";
import type { Outcome, OutcomeStore } from "../evaluate/outcome.ts";

/** Where the outcomes of a path's steps end a stage, and which of them may skip the rest of theirs (FLOW-0). */
export interface PathShape {
  readonly stages: readonly (readonly { readonly endsStage: boolean }[])[];
  readonly root: OutcomeNode;
}

/** A step further into the outcomes of paths of one shape. */
interface OutcomeNode {
  readonly next: Map<number, OutcomeNode>;
  outcome: PathOutcome | undefined;
}

/** Joined outcomes, each worked out once: equal steps give the same value, on either side of a comparison. */
export interface PathOutcomes {
  readonly shape: (stages: PathShape["stages"]) => PathShape;
  /** The outcomes are those of the steps of all stages, in order. */
  readonly combine: (shape: PathShape, outcomes: readonly Outcome[]) => PathOutcome;
  /** What several possible paths agree on, the rest unknown. Their steps differ, so deciders are not kept apart. */
  readonly agree: (several: readonly PathOutcome[]) => PathOutcome;
}

export function createPathOutcomes(store: OutcomeStore): PathOutcomes {
  const shapes = new Map<string, PathShape>();
  const agreed = new Map<string, PathOutcome>();
  const ids = new Map<PathOutcome, number>();
  const idOf = (outcome: PathOutcome): number => {
    let id = ids.get(outcome);
    if (id === undefined) ids.set(outcome, (id = ids.size));
    return id;
  };
  return {
    shape: (stages) => {
      const key = stages
        .map((stage) => stage.map(({ endsStage }) => (endsStage ? "!" : ".")).join(""))
        .join(" ");
      let shape = shapes.get(key);
      if (shape === undefined) shapes.set(key, (shape = { stages, root: createNode() }));
      return shape;
    },
    combine: ({ stages, root }, outcomes) => {
      let node = root;
      for (const { id } of outcomes) {
        let next = node.next.get(id);
        if (next === undefined) node.next.set(id, (next = createNode()));
        node = next;
      }
      return (node.outcome ??= combineSteps(withOutcomes(stages, outcomes)));
    },
    agree: (several) => {
      const key = several.map(idOf).join(",");
      let outcome = agreed.get(key);
      if (outcome === undefined) agreed.set(key, (outcome = agreement(several, store)));
      return outcome;
    },
  };
}

function createNode(): OutcomeNode {
  return { next: new Map(), outcome: undefined };
}

function withOutcomes(
  stages: PathShape["stages"],
  outcomes: readonly Outcome[],
): Parameters<typeof combineSteps>[0] {
  let at = 0;
  return stages.map((stage) =>
    stage.flatMap(({ endsStage }) => {
      const outcome = outcomes[at];
      at += 1;
      return outcome === undefined ? [] : [{ outcome, endsStage }];
    }),
  );
}

function agreement(several: readonly PathOutcome[], store: OutcomeStore): PathOutcome {
  const flat = several.map(({ pieces }) =>
    store.intern(
      pieces.map(({ connections, verdict, deciders }) => {
        const last = deciders.findLast((part) => part !== undefined && part.verdict !== "none");
        return { connections, verdict, decidedBy: last?.decidedBy ?? { kind: "not-policed" } };
      }),
    ),
  );
  const agreed = store.agree(flat, "it depends on the node the pod runs on, which the tree does not say");
  return combineSteps([[{ outcome: agreed, endsStage: false }]]);
}
