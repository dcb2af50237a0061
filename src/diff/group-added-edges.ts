import { elementAt } from "../base/known.ts";
import type { Decision } from "../model/ruling.ts";
import { decisionsOf } from "../evaluate/combine.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import { connectionSetKey, unionConnections, type ConnectionSet } from "../sets/connection-set.ts";
import { addedEdges, type AddedEdge } from "./added-edges.ts";
import { numberEndpoints } from "./numbered-endpoints.ts";
import { createPairBucket, type PairBucket, type PairGroup } from "./pair-bucket.ts";
import type { Comparison } from "./pair-differences.ts";
import type { Unit } from "./joint-units.ts";
import { variantOf } from "./relations.ts";

/** Edges of added pods that are alike: the same connections to hosts, by the same decision. */
export interface AddedEdgeGroup extends PairGroup {
  /** `undefined`: both families alike, or one in use. */
  readonly family: 4 | 6 | undefined;
  readonly connections: ConnectionSet;
  /** One of the edges, to explain all of them by. */
  readonly example: AddedEdge;
  readonly decided: Decision | undefined;
}

/** What added pods may do to hosts beyond what every older one may, in groups that a row can show. */
export function groupAddedEdges(comparison: Comparison): readonly AddedEdgeGroup[] {
  const edges = comparison.engines.map((engine, index) =>
    decideEdges(engine, addedEdges(engine, elementAt(comparison.units, index).units)),
  );
  if (edges.every(({ length }) => length === 0)) return [];
  const endpoints = numberEndpoints(comparison.engines);
  const groups = comparison.engines.flatMap((engine, index) => {
    const buckets = new Map<string, { readonly edge: DecidedEdge; readonly pairs: PairBucket }>();
    for (const edge of elementAt(edges, index)) {
      const key = `${edge.key}~${connectionSetKey(edge.connections)}`;
      let bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, (bucket = { edge, pairs: createPairBucket(endpoints) }));
      bucket.pairs.add({ ...edge.edge, to: [edge.edge.to] });
    }
    return [...buckets.values()].flatMap(({ edge: { edge, connections, decided }, pairs }) =>
      pairs.groups().map((group): AddedEdgeGroup => ({
        ...group,
        family: engine.family,
        connections,
        example: edge,
        decided,
      })),
    );
  });
  return joinFamilies(groups, comparison.engines.length);
}

interface DecidedEdge {
  readonly edge: AddedEdge;
  /** Of all pieces of the edge that turn on the decision. */
  readonly connections: ConnectionSet;
  readonly decided: Decision | undefined;
  readonly key: string;
}

/** Pieces of one edge that turn on the same decision are one, whatever else their connections met. */
function decideEdges(engine: CellEngine, edges: readonly AddedEdge[]): readonly DecidedEdge[] {
  const merged = new Map<string, DecidedEdge>();
  const units = new Map<Unit, number>();
  const idOf = (unit: Unit): number => {
    const id = units.get(unit) ?? units.size;
    units.set(unit, id);
    return id;
  };
  for (const edge of edges) {
    const decided = decisionOf(engine, edge);
    const key = `${edge.head.verdict} ${decisionKey(decided)}`;
    const place = [idOf(edge.from), idOf(edge.to), edge.relation, key].join("~");
    const known = merged.get(place);
    const connections =
      known === undefined ? edge.connections : unionConnections(known.connections, edge.connections);
    merged.set(place, { edge: known?.edge ?? edge, connections, decided, key });
  }
  return [...merged.values()];
}

/** What leaves it open, else the last that has a say. */
function decisionOf(engine: CellEngine, { from, to, head, relation }: AddedEdge): Decision | undefined {
  const decisions = decisionsOf(head, engine.steps(1, from.head, to.head, variantOf(relation)));
  return (
    decisions.find(({ verdict }) => verdict === "unknown") ??
    decisions.filter(({ decidedBy }) => decidedBy.kind !== "end-of-chain").at(-1) ??
    decisions.at(-1)
  );
}

function decisionKey(decided: Decision | undefined): string {
  if (decided === undefined) return "-";
  return `${decided.step.direction} ${decided.step.chain} ${deciderKey(decided.decidedBy)}`;
}

/** What is the same in both families is one group. */
function joinFamilies(groups: readonly AddedEdgeGroup[], families: number): readonly AddedEdgeGroup[] {
  if (families < 2) return groups.map((group) => ({ ...group, family: undefined }));
  const joined = new Map<string, AddedEdgeGroup>();
  for (const group of groups) {
    const { from, to, shape, connections, example, decided } = group;
    const key = JSON.stringify([
      example.head.verdict,
      connectionSetKey(connections),
      from,
      to,
      shape,
      decisionKey(decided),
    ]);
    const known = joined.get(key);
    joined.set(key, known === undefined ? group : { ...known, family: undefined });
  }
  return [...joined.values()];
}
