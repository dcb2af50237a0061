import { intersectConnections, isEmptyConnections } from "../sets/connection-set.ts";
import type { JudgedChange } from "./judge-input.ts";
import { pairKey } from "./judged-finding.ts";
import type { FlowPart } from "./waive.ts";

/** Changes that some of the flows are part of. */
export function changesBehind(
  parts: readonly FlowPart[],
  changes: readonly JudgedChange[],
): readonly JudgedChange[] {
  const flows = parts.map(({ pairs, connections }) => ({
    keys: new Set(pairs.map((pair) => pairKey(...pair))),
    connections,
  }));
  return changes.filter((change) =>
    flows.some(
      ({ keys, connections }) =>
        !isEmptyConnections(intersectConnections(change.connections, connections)) &&
        change.pairs.some((pair) => keys.has(pairKey(...pair))),
    ),
  );
}

/** Where the first of the changes was decided. */
export function placeOf(changes: readonly JudgedChange[]): JudgedChange["head"]["place"] {
  return changes.map(({ head, base }) => head.place ?? base.place).find((place) => place !== undefined);
}
