import { elementAt } from "../base/known.ts";
import { combineSteps, type PathOutcome } from "../evaluate/combine.ts";
import type { Outcome, OutcomeStore } from "../evaluate/outcome.ts";

/** The stages of a path, and which of their steps may skip the rest of theirs (FLOW-0). */
export interface PathShape {
  readonly stages: readonly (readonly { readonly endsStage: boolean }[])[];
  readonly start: Trail;
}

/** The outcomes of a path's steps so far: equal ones are one value, on either side of a comparison. */
export interface Trail {
  readonly store: OutcomeStore;
  readonly shape: PathShape["stages"];
  readonly before: Trail | undefined;
  readonly last: Outcome | undefined;
  readonly next: Map<number, Trail>;
  joined: PathOutcome | undefined;
}

/** Joins the outcomes of paths, each once. */
export interface PathOutcomes {
  readonly shape: (stages: PathShape["stages"]) => PathShape;
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
      if (shape === undefined)
        shapes.set(key, (shape = { stages, start: createTrail(store, stages, undefined, undefined) }));
      return shape;
    },
    agree: (several) => {
      const key = several.map(idOf).join(",");
      let outcome = agreed.get(key);
      if (outcome === undefined) agreed.set(key, (outcome = agreement(several, store)));
      return outcome;
    },
  };
}

function createTrail(
  store: OutcomeStore,
  shape: PathShape["stages"],
  before: Trail | undefined,
  last: Outcome | undefined,
): Trail {
  return { store, shape, before, last, next: new Map(), joined: undefined };
}

/** The trail a step further. */
export function extendTrail(trail: Trail, outcome: Outcome): Trail {
  let next = trail.next.get(outcome.id);
  if (next === undefined)
    trail.next.set(outcome.id, (next = createTrail(trail.store, trail.shape, trail, outcome)));
  return next;
}

/** What a whole path does: its last step's trail. */
export function outcomeOfTrail(trail: Trail): PathOutcome {
  return (trail.joined ??= joinTrail(trail));
}

function joinTrail(trail: Trail): PathOutcome {
  const outcomes: Outcome[] = [];
  for (let at: Trail | undefined = trail; at?.last !== undefined; at = at.before) outcomes.unshift(at.last);
  let position = 0;
  const stages = trail.shape.map((stage) =>
    stage.map(({ endsStage }) => {
      const outcome = elementAt(outcomes, position);
      position += 1;
      return { outcome, endsStage };
    }),
  );
  return combineSteps(stages, trail.store);
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
  return combineSteps([[{ outcome: agreed, endsStage: false }]], store);
}
