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
    if (disputed !== undefined) {
      check.skip(disputeReason(disputed));
      continue;
    }
    const [onlyA, onlyB] = [compare(a, b, modelled), compare(b, a, modelled)];
    const holds = {
      equivalent: onlyA.excess === undefined && onlyB.excess === undefined,
      "contained-in": onlyA.excess === undefined,
      contains: onlyB.excess === undefined,
    }[text(relation["relation"]) ?? ""];
    const reason =
      holds === relation["holds"] ? undefined : unknowable(a, b, onlyA.undecided || onlyB.undecided);
    if (reason !== undefined) {
      check.skip(reason);
      continue;
    }
    check.same(JSON.stringify({ ...relation, holds: undefined }), relation["holds"], holds, () => [
      ...shown("a", onlyA.excess),
      ...shown("b", onlyB.excess),
    ]);
  }
}

function shown(side: string, found: string | undefined): readonly string[] {
  return found === undefined ? [] : [`only ${side} allows ${found}`];
}

/** A relation speaks of all cells at once: one that rests on an assumption decides it. */
function unknowable(a: ScopedSimulation, b: ScopedSimulation, undecided: boolean): string | undefined {
  const hosts = [a, b].flatMap(({ simulation }) => simulation.cluster.hostEndpoints);
  if (hosts.some(({ expectedIPs }) => expectedIPs.length === 0)) return disputeReason("hep-address-unknown");
  if (undecided) return disputeReason("ipblock-vs-pod-ip");
  return a.contradictions.refused ?? b.contradictions.refused;
}

interface Excess {
  /** Something `a` allows and `b` does not. */
  readonly excess: string | undefined;
  /** Some cell could not be decided, and was left out. */
  readonly undecided: boolean;
}

function compare(
  a: ScopedSimulation,
  b: ScopedSimulation,
  modelled: (family: 4 | 6) => ConnectionSet,
): Excess {
  let undecided = false;
  for (const { from, to, inA, inB, family } of comparablePairs(a, b, modelled)) {
    const unknown = unionConnections(inA.unknown, inB.unknown);
    undecided ||= !isEmptyConnections(unknown);
    const excess = subtractConnections(subtractConnections(inA.allowed, inB.allowed), unknown);
    if (!isEmptyConnections(excess)) {
      return { excess: `${from} -> ${to}, IPv${String(family)}: ${formatConnections(excess)}`, undecided };
    }
  }
  return { excess: undefined, undecided };
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
