import { elementAt } from "../base/known.ts";
import type { HostNode } from "../model/cluster.ts";
import type { Outcome } from "../evaluate/outcome.ts";
import type { Program } from "../evaluate/program.ts";
import type { PolicyStep } from "../select/path.ts";
import { extendTrail, type PathShape, type Trail } from "./path-outcomes.ts";
import type { PlacedPath } from "./plan-pair.ts";

/** A path with the programs of hosts found. Pairs with equal path keys share it, so steps of its pods are left open. */
export interface PlannedPath extends PlacedPath {
  readonly shape: PathShape;
  readonly steps: readonly PlannedStep[];
  /** Where the steps are that do the same with every pair at the start of the path, and the steps after those. */
  readonly start: Trail;
  readonly rest: readonly PlannedStep[];
}

/** A step that does the same with every pair, or the program to ask; `undefined` is the pod's own. */
export type PlannedStep = { readonly kind: "constant"; readonly outcome: Outcome } | ProgramStep;

export interface ProgramStep {
  readonly kind: "program";
  readonly program: Program | undefined;
  readonly step: PolicyStep;
  readonly freesICMPv6: boolean;
}

/** The path with the outcomes that are the same for every pair joined ahead. */
export function startPath(placed: PlacedPath, shape: PathShape, steps: readonly PlannedStep[]): PlannedPath {
  let { start } = shape;
  let done = 0;
  for (const step of steps) {
    if (step.kind !== "constant") break;
    start = extendTrail(start, step.outcome);
    done += 1;
  }
  return { ...placed, shape, steps, start, rest: steps.slice(done) };
}

/** A chain without policy and profiles does the same with everything, unless a failsafe port is for some only. */
export function isSameForAll({ before, tiers, profiles }: Program): boolean {
  return tiers.length === 0 && profiles === undefined && before.every(({ test }) => test === undefined);
}

/** One of each kind of possible path whose verdicts may differ. `nodeText`: what tells nodes apart by their address. */
export function differingPaths(
  list: readonly PlannedPath[],
  nodeText: (node: HostNode | undefined) => string,
): readonly PlannedPath[] {
  if (list.length === 1) return list;
  const byVerdict = new Map<string, PlannedPath>();
  for (const path of list) {
    const key = verdictText(path, nodeText);
    if (!byVerdict.has(key)) byVerdict.set(key, path);
  }
  return [...byVerdict.values()];
}

/** Equal texts, equal verdicts for every pair that the paths are for. */
function verdictText(path: PlannedPath, nodeText: (node: HostNode | undefined) => string): string {
  const { shape, steps, senderNode, receiverNode } = path;
  const ends = shape.stages.flatMap((stage, index) =>
    stage.map(({ endsStage }) => (endsStage ? `ends ${String(index)}` : "")),
  );
  // A step inside a stage that an earlier one may end must keep its place.
  const mayEnd = new Set(ends.filter((end) => end !== "").map((end) => end.slice(5)));
  const stageOf = shape.stages.flatMap((stage, index) => stage.map(() => String(index)));
  const texts = steps.flatMap((planned, index) => {
    const end = elementAt(ends, index);
    const stage = mayEnd.has(elementAt(stageOf, index)) ? elementAt(stageOf, index) : "";
    if (planned.kind === "constant") {
      return isNeutral(planned.outcome, end !== "") ? [] : [`${String(planned.outcome.id)} ${end} ${stage}`];
    }
    const { source, direction } = planned.step;
    const nodes =
      source === "source"
        ? ""
        : `${nodeText(senderNode)} ${source === "outer" ? nodeText(receiverNode) : ""}`;
    return [`${String(planned.program?.id)} ${direction} ${source} ${nodes} ${end} ${stage}`];
  });
  return [String(path.path.tunnel), ...texts].join(";");
}

/** Lets everything go on to the next step. */
function isNeutral({ pieces }: Outcome, endsStage: boolean): boolean {
  return pieces.every(({ verdict }) => verdict === "none" || (verdict === "allow" && !endsStage));
}
