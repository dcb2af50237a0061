import {
  formatConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../library.ts";
import { cellConnections, type CellConnections } from "../read/cell-connections.ts";
import { commonPieces } from "../read/common-pieces.ts";
import { disputeReason } from "../read/expected-table.ts";
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
    const disputed = text(relation["disputed"]);
    if (disputed !== undefined && !a.settles(disputed)) {
      check.skip(disputeReason(disputed));
      continue;
    }
    const found = compareBothWays(text(relation["relation"]) ?? "", a, b, modelled);
    const refused = a.contradictions.refused ?? b.contradictions.refused;
    const isOfOtherTool = (): boolean =>
      compareBothWays(text(relation["relation"]) ?? "", a.withLegalNames(), b.withLegalNames(), modelled)
        .holds === relation["holds"];
    if (found.holds !== relation["holds"] && refused !== undefined && isOfOtherTool()) {
      check.skip(refused);
      continue;
    }
    check.same(JSON.stringify({ ...relation, holds: undefined }), relation["holds"], found.holds, () => [
      ...shown("a", found.onlyA),
      ...shown("b", found.onlyB),
    ]);
  }
}

function shown(side: string, found: string | undefined): readonly string[] {
  return found === undefined ? [] : [`only ${side} allows ${found}`];
}

/** `holds` is `undefined` for a relation that is not known. */
function compareBothWays(
  relation: string,
  a: ScopedSimulation,
  b: ScopedSimulation,
  modelled: (family: 4 | 6) => ConnectionSet,
): {
  readonly holds: boolean | undefined;
  readonly onlyA: string | undefined;
  readonly onlyB: string | undefined;
} {
  const [onlyA, onlyB] = [excess(a, b, modelled), excess(b, a, modelled)];
  const holds = new Map([
    ["equivalent", onlyA === undefined && onlyB === undefined],
    ["contained-in", onlyA === undefined],
    ["contains", onlyB === undefined],
  ]);
  return { holds: holds.get(relation), onlyA, onlyB };
}

/** Something `a` allows, or may allow, and `b` does not. */
function excess(
  a: ScopedSimulation,
  b: ScopedSimulation,
  modelled: (family: 4 | 6) => ConnectionSet,
): string | undefined {
  for (const { from, to, inA, inB, family } of comparablePairs(a, b, modelled)) {
    const open = unionConnections(subtractConnections(inA.allowed, inB.allowed), inA.unknown);
    if (!isEmptyConnections(open))
      return `${from} -> ${to}, IPv${String(family)}: ${formatConnections(open)}`;
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
