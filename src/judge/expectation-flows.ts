import {
  emptyConnections,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { ExpectationConfig } from "./config.ts";
import type { JudgedCell, JudgedCluster } from "./judge-input.ts";
import { joinParts } from "./join-parts.ts";
import type { Members, SidedEndpoint } from "./members.ts";
import { counterparts } from "./counterparts.ts";
import type { FlowPart } from "./waive.ts";

/** Flows of an expectation by what became of them, and whether there was anything to look at. */
export interface ExpectationFlows {
  readonly newlyBroken: readonly FlowPart[];
  readonly stillBroken: readonly FlowPart[];
  /** Can't be decided after the change, and was decided (or was not there) before. */
  readonly newlyUnknown: readonly FlowPart[];
  readonly stillUnknown: readonly FlowPart[];
  /** Was broken and holds now. */
  readonly fixed: readonly FlowPart[];
  /** Ordered pairs looked at. */
  readonly pairs: number;
  /** Ends that nobody is among after the change. */
  readonly unmatched: readonly ("from" | "to")[];
}

/**
 * Looks at every ordered pair the expectation is about. What must stay apart is looked for on both sides, so that an
 * edit can't take an endpoint out of it; what must work is looked for after the change.
 */
export function expectationFlows(
  expectation: ExpectationConfig,
  cluster: JudgedCluster,
  members: Members,
): ExpectationFlows {
  const membership = expectation.verdict === "deny" ? "either" : "head";
  const ends = (key: "from" | "to"): readonly SidedEndpoint[] => {
    const ids = members.of(expectation[key], membership);
    return members.endpoints.filter(({ id, head }) => head !== undefined && ids.has(id));
  };
  const [from, to] = [ends("from"), ends("to")];
  const found = {
    newlyBroken: [],
    stillBroken: [],
    newlyUnknown: [],
    stillUnknown: [],
    fixed: [],
  } satisfies Record<string, FlowPart[]> as Record<
    "newlyBroken" | "stillBroken" | "newlyUnknown" | "stillUnknown" | "fixed",
    FlowPart[]
  >;
  const pairs = pairsBetween(from, to, expectation.both);
  for (const pair of pairs) {
    const state = pairState(expectation, cluster, members, pair);
    const add = (list: FlowPart[], connections: ConnectionSet): void => {
      if (!isEmptyConnections(connections)) list.push({ pairs: [[pair[0].id, pair[1].id]], connections });
    };
    add(found.newlyBroken, subtractConnections(state.head.broken, state.base.broken));
    add(found.stillBroken, intersectConnections(state.head.broken, state.base.broken));
    add(found.newlyUnknown, subtractConnections(state.head.unknown, state.base.unknown));
    add(found.stillUnknown, intersectConnections(state.head.unknown, state.base.unknown));
    add(
      found.fixed,
      subtractConnections(subtractConnections(state.base.broken, state.head.broken), state.head.unknown),
    );
  }
  return {
    newlyBroken: joinParts(found.newlyBroken),
    stillBroken: joinParts(found.stillBroken),
    newlyUnknown: joinParts(found.newlyUnknown),
    stillUnknown: joinParts(found.stillUnknown),
    fixed: joinParts(found.fixed),
    pairs: pairs.length,
    unmatched: [...(from.length === 0 ? ["from" as const] : []), ...(to.length === 0 ? ["to" as const] : [])],
  };
}

type EndPair = readonly [SidedEndpoint, SidedEndpoint];

function pairsBetween(
  from: readonly SidedEndpoint[],
  to: readonly SidedEndpoint[],
  both: boolean,
): readonly EndPair[] {
  const pairs = new Map<string, EndPair>();
  const add = (a: SidedEndpoint, b: SidedEndpoint): void => {
    // What goes on outside of the cluster is nobody's business here.
    if (a.id !== b.id && !(isOutside(a) && isOutside(b))) pairs.set(`${a.id} ${b.id}`, [a, b]);
  };
  for (const a of from) for (const b of to) add(a, b);
  if (both) for (const a of from) for (const b of to) add(b, a);
  return [...pairs.values()];
}

function isOutside({ kind }: SidedEndpoint): boolean {
  return kind === "outside" || kind === "set";
}

interface SideState {
  readonly broken: ConnectionSet;
  readonly unknown: ConnectionSet;
}

const nothing: SideState = { broken: emptyConnections, unknown: emptyConnections };

function pairState(
  expectation: ExpectationConfig,
  cluster: JudgedCluster,
  members: Members,
  [from, to]: EndPair,
): { readonly base: SideState; readonly head: SideState } {
  const head = stateOf(expectation, cluster.head.cell(from.id, to.id));
  if (
    isEmptyConnections(head.broken) &&
    isEmptyConnections(head.unknown) &&
    from.base !== undefined &&
    to.base !== undefined
  ) {
    return { head, base: stateOf(expectation, cluster.base.cell(from.id, to.id)) };
  }
  return { head, base: baseState(expectation, cluster, members, [from, to]) };
}

/** What all of them had in common: outside blocks may have been cut otherwise before. */
function baseState(
  expectation: ExpectationConfig,
  cluster: JudgedCluster,
  members: Members,
  [from, to]: EndPair,
): SideState {
  const states = counterparts(from, members).flatMap((sender) =>
    counterparts(to, members).map((receiver) => stateOf(expectation, cluster.base.cell(sender, receiver))),
  );
  const [first, ...rest] = states;
  if (first === undefined) return nothing;
  return rest.reduce(
    (common, state) => ({
      broken: intersectConnections(common.broken, state.broken),
      unknown: intersectConnections(common.unknown, state.unknown),
    }),
    first,
  );
}

function stateOf({ verdict, ports, namesPorts }: ExpectationConfig, cell: JudgedCell): SideState {
  const unknown = intersectConnections(cell.unknown, ports);
  if (verdict === "allow") {
    // That a pod's own tunnels are dropped is no policy of anyone's: it breaks only what names them.
    const wanted =
      namesPorts || cell.encapsulation === undefined ? ports : subtractConnections(ports, cell.encapsulation);
    const denied = subtractConnections(subtractConnections(wanted, cell.allowed), unknown);
    const halfDenied =
      cell.inOneFamily === undefined ? denied : intersectConnections(wanted, cell.inOneFamily);
    return { broken: unionConnections(denied, halfDenied), unknown };
  }
  const open = intersectConnections(cell.allowed, ports);
  // A host that policy denies counts as denied although its failsafe ports stay open, unless they are what is asked for.
  return { broken: namesPorts ? open : subtractConnections(open, cell.failsafe), unknown };
}
