import { elementAt } from "../base/known.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Ruling } from "../model/ruling.ts";
import { decisionsOf, type PathOutcome } from "../evaluate/combine.ts";
import { familiesInUse } from "../evaluate/universe.ts";
import {
  allConnections,
  emptyConnections,
  isEmptyConnections,
  isSubsetConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { createCellEngine, type CellEngine } from "./cell-engine.ts";
import { endpointInfos, type EndpointInfo } from "./endpoint-infos.ts";
import { isSameNode, type CellVariant } from "./plan-pair.ts";
import type { PartySlot } from "./party-index.ts";
import { phraseConnections } from "./phrase-connections.ts";

/** The rulings of one ordered pair, family by family, and what they add up to. */
export interface Cell {
  readonly from: string;
  readonly to: string;
  /**
   * Failsafe ports left aside: a host cell that policy denies is `deny` although they stay open. So is encapsulated
   * traffic that a pod makes, which never leaves it (MISC-1). Where families have different ones, `some` if any is open.
   */
  readonly verdict: CellVerdict;
  /** Those in which both ends have an address. */
  readonly families: readonly FamilyCell[];
  /** Allowed in some family in which both ends have an address and unknown in none, failsafe ports included. */
  readonly allowed: ConnectionSet;
  readonly unknown: ConnectionSet;
  /** The part of `allowed` that rests on failsafe ports alone. */
  readonly failsafe: ConnectionSet;
  readonly notes: readonly string[];
}

export type CellVerdict = "allow" | "deny" | "some" | "unknown";

/** What a cell is in one IP family. */
export interface FamilyCell extends Pick<Cell, "verdict" | "allowed" | "unknown" | "failsafe"> {
  readonly family: 4 | 6;
  readonly rulings: readonly Ruling[];
}

export type { EndpointInfo };

export interface Matrix {
  /** In the order of the cluster, the outside last. */
  readonly endpoints: readonly EndpointInfo[];
  /** Throws a RangeError for an id that is not among the endpoints. A pair of an endpoint with itself is not judged. */
  readonly cell: (from: string, to: string) => Cell;
  /** What a cell adds up to, without its rulings and notes: much cheaper. */
  readonly sums: (from: string, to: string) => Pick<Cell, "allowed" | "unknown" | "failsafe">;
  /** Every ordered pair of different endpoints but those of the outside with itself. */
  readonly cells: () => Iterable<Cell>;
}

/** The connectivity matrix of a cluster. Cells are worked out when asked for. */
export function buildMatrix(cluster: Cluster): Matrix {
  const engines = familiesInUse([cluster]).map((family) => createCellEngine([cluster], family));
  const byId = engines.map(
    (engine) => new Map(elementAt(engine.parties, 0).map((party) => [party.id as string, party])),
  );
  const endpoints = endpointInfos(cluster, engines, 0);
  const known = new Set(endpoints.map((endpoint) => endpoint.id));
  const cell = (from: string, to: string): Cell => {
    for (const id of [from, to])
      if (!known.has(id)) throw new RangeError(`no endpoint \`${id}\` in the matrix`);
    return makeCell(cluster, engines, byId, from, to);
  };
  return {
    endpoints,
    cell,
    sums: (from, to) => sumsOf(engines, byId, from, to),
    *cells() {
      for (const from of endpoints) {
        for (const to of endpoints) {
          if (from.id !== to.id && !(isOutside(from) && isOutside(to))) yield cell(from.id, to.id);
        }
      }
    },
  };
}

function sumsOf(
  engines: readonly CellEngine[],
  byId: readonly ReadonlyMap<string, PartySlot>[],
  from: string,
  to: string,
): CellSums {
  let total: CellSums | undefined;
  engines.forEach((engine, index) => {
    const sender = byId[index]?.get(from);
    const receiver = byId[index]?.get(to);
    if (sender === undefined || receiver === undefined) return;
    const outcome = engine.outcome(0, sender, receiver);
    total = total === undefined ? outcome : joinFamilies(total, outcome);
  });
  return total ?? noSums;
}

function isOutside({ kind }: EndpointInfo): boolean {
  return kind === "outside" || kind === "set";
}

function makeCell(
  cluster: Cluster,
  engines: readonly CellEngine[],
  byId: readonly ReadonlyMap<string, PartySlot>[],
  from: string,
  to: string,
): Cell {
  const families: Cell["families"][number][] = [];
  const notes: string[] = [];
  let total: CellSums | undefined;
  engines.forEach((engine, index) => {
    const sender = byId[index]?.get(from);
    const receiver = byId[index]?.get(to);
    if (sender === undefined || receiver === undefined) return;
    const outcome = engine.outcome(0, sender, receiver);
    const steps = engine.steps(0, sender, receiver);
    const { allowed, unknown, failsafe } = outcome;
    families.push({
      family: engine.family,
      verdict: verdictOf(outcome),
      allowed,
      unknown,
      failsafe,
      rulings: outcome.pieces.map((piece) => ({
        connections: piece.connections,
        verdict: piece.verdict,
        decisions: decisionsOf(piece, steps),
      })),
    });
    total = total === undefined ? outcome : joinFamilies(total, outcome);
    for (const note of alternativeNotes(cluster, engine, sender, receiver, outcome)) {
      if (!notes.includes(note)) notes.push(note);
    }
  });
  const { allowed, unknown, failsafe } = total ?? noSums;
  return {
    from,
    to,
    verdict: joinVerdicts(families.map((one) => one.verdict)),
    families,
    allowed,
    unknown,
    failsafe,
    notes,
  };
}

type CellSums = Pick<PathOutcome, "allowed" | "unknown" | "failsafe" | "encapsulation">;

const noSums: CellSums = {
  allowed: emptyConnections,
  unknown: emptyConnections,
  failsafe: emptyConnections,
  encapsulation: emptyConnections,
};

function joinFamilies(a: CellSums, b: CellSums): CellSums {
  const unknown = unionConnections(a.unknown, b.unknown);
  return {
    allowed: subtractConnections(unionConnections(a.allowed, b.allowed), unknown),
    unknown,
    failsafe: unionConnections(a.failsafe, b.failsafe),
    encapsulation: unionConnections(a.encapsulation, b.encapsulation),
  };
}

function joinVerdicts(verdicts: readonly CellVerdict[]): CellVerdict {
  const [first = "deny", ...others] = new Set(verdicts);
  if (others.length === 0) return first;
  return verdicts.some((one) => one === "allow" || one === "some") ? "some" : "unknown";
}

function verdictOf({ allowed, unknown, failsafe, encapsulation }: CellSums): CellVerdict {
  const judged = subtractConnections(subtractConnections(allConnections, failsafe), encapsulation);
  const open = subtractConnections(allowed, failsafe);
  if (isEmptyConnections(unknown)) {
    if (isEmptyConnections(open)) return "deny";
    return isSubsetConnections(judged, open) ? "allow" : "some";
  }
  return isEmptyConnections(open) ? "unknown" : "some";
}

/** Answers that differ with something the tree does not say taken the other way (reference sections 7 and 11). */
export function alternatives(
  cluster: Cluster,
  sender: PartySlot,
  receiver: PartySlot,
): readonly { readonly variant: CellVariant; readonly assuming: string }[] {
  if (sender.kind !== "workload" || receiver.kind !== "host") return [];
  const found: { variant: CellVariant; assuming: string }[] = [];
  const unplaced = sender.party.kind === "workload" && sender.party.node === undefined;
  if (unplaced) found.push({ variant: { sameNode: true }, assuming: "from a pod on this host itself" });
  const natUnknown =
    sender.natOutgoing === undefined && cluster.settings.natOutgoingExclusions === "IPPoolsOnly";
  if (natUnknown && !isSameNode(sender.party, receiver.party)) {
    found.push({
      variant: { natOutgoing: true },
      assuming: "with natOutgoing on, where the packet carries its node's address",
    });
  }
  return found;
}

function alternativeNotes(
  cluster: Cluster,
  engine: CellEngine,
  sender: PartySlot,
  receiver: PartySlot,
  outcome: PathOutcome,
): readonly string[] {
  return alternatives(cluster, sender, receiver).flatMap(({ variant, assuming }) => {
    const other = engine.outcome(0, sender, receiver, variant);
    if (other.verdictKey === outcome.verdictKey) return [];
    const gained = subtractConnections(other.allowed, outcome.allowed);
    const lost = subtractConnections(outcome.allowed, other.allowed);
    const parts = [
      ...(isEmptyConnections(gained) ? [] : [`${phraseConnections(cluster, gained)} would be allowed`]),
      ...(isEmptyConnections(lost) ? [] : [`${phraseConnections(cluster, lost)} would not be allowed`]),
    ];
    return [`${assuming}: ${parts.length === 0 ? "part of the answer would be unknown" : parts.join(", ")}`];
  });
}
