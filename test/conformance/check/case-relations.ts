import {
  formatConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../library.ts";
import { cellConnections, type CellConnections } from "../read/cell-connections.ts";
import { commonPieces } from "../read/common-pieces.ts";
import { records, text, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import { modelledOf } from "./case-matrix.ts";
import type { ScopedSimulation } from "./case-scope.ts";

/** Two policy sets over the same endpoints: equivalent, or one contained in the other. */
export function checkRelations(
  entry: JsonRecord,
  configs: ReadonlyMap<string, ScopedSimulation>,
  check: Check,
): void {
  const modelled = modelledOf(entry);
  for (const relation of records(entry["relations"])) {
    const [a, b] = [configs.get(text(relation["a"]) ?? ""), configs.get(text(relation["b"]) ?? "")];
    if (a === undefined || b === undefined)
      throw new Error(`no configuration for ${JSON.stringify(relation)}`);
    const onlyA = firstExcess(a, b, modelled);
    const onlyB = firstExcess(b, a, modelled);
    const holds = { equivalent: !onlyA && !onlyB, "contained-in": !onlyA, contains: !onlyB }[
      text(relation["relation"]) ?? ""
    ];
    const excess = (side: string, found: string | undefined): readonly string[] =>
      found === undefined ? [] : [`only ${side} allows ${found}`];
    check.same(JSON.stringify({ ...relation, holds: undefined }), relation["holds"], holds, () => [
      ...excess("a", onlyA),
      ...excess("b", onlyB),
    ]);
  }
}

/** Something `a` allows and `b` does not. What either cannot decide is left out. */
function firstExcess(
  a: ScopedSimulation,
  b: ScopedSimulation,
  modelled: (family: 4 | 6) => ConnectionSet,
): string | undefined {
  for (const { from, to, inA, inB, family } of comparablePairs(a, b, modelled)) {
    const undecided = unionConnections(inA.unknown, inB.unknown);
    const excess = subtractConnections(subtractConnections(inA.allowed, inB.allowed), undecided);
    if (!isEmptyConnections(excess))
      return `${from} -> ${to}, IPv${String(family)}: ${formatConnections(excess)}`;
  }
  return undefined;
}

interface ComparablePair {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
  readonly inA: CellConnections;
  readonly inB: CellConnections;
}

/** Every pair of endpoints, and of an endpoint with the outside blocks, cut where either side cuts them. */
function* comparablePairs(
  a: ScopedSimulation,
  b: ScopedSimulation,
  modelled: (family: 4 | 6) => ConnectionSet,
): Generator<ComparablePair> {
  const ids = a.names
    .flatMap((name) => a.endpointsOf(name))
    .filter((id) => b.names.some((name) => b.endpointsOf(name).includes(id)));
  for (const family of [4, 6] as const) {
    const outside = commonPieces(a.outside, b.outside, family);
    const compare = (inA: readonly [string, string], inB: readonly [string, string]): ComparablePair[] => {
      const left = cellConnections(a.simulation.matrix.cell(...inA), family, modelled(family));
      const right = cellConnections(b.simulation.matrix.cell(...inB), family, modelled(family));
      return left === undefined || right === undefined
        ? []
        : [{ from: inA[0], to: inA[1], family, inA: left, inB: right }];
    };
    for (const from of ids) {
      for (const to of ids) if (from !== to) yield* compare([from, to], [from, to]);
      for (const { base, head } of outside) {
        yield* compare([from, base], [from, head]);
        yield* compare([base, from], [head, from]);
      }
    }
  }
}
