import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";

/** Endpoints that nothing tells apart on either side of a comparison. */
export interface Unit {
  readonly kind: PartySlot["kind"];
  /** A member as each side has it; `undefined` on the side where the members do not exist. */
  readonly base: PartySlot | undefined;
  readonly head: PartySlot | undefined;
  /** Members as the head has them, else the base. */
  readonly members: readonly PartySlot[];
  /** Names of the members' nodes; `""` for one whose node is not known. */
  readonly nodes: ReadonlySet<string>;
  /** The same policies with the same meaning govern what leaves (enters) the members on both sides. */
  readonly sameOut: boolean;
  readonly sameIn: boolean;
}

/** Groups the endpoints of both sides; the order follows the head, then what only the base has. */
export function jointUnits(engine: CellEngine): readonly Unit[] {
  const [baseParties = [], headParties = baseParties] = engine.parties;
  const baseById = new Map(baseParties.map((party) => [party.id as string, party]));
  const headIds = new Set(headParties.map((party) => party.id as string));
  const groups = new Map<
    string,
    { base: PartySlot | undefined; head: PartySlot | undefined; members: PartySlot[] }
  >();
  const put = (base: PartySlot | undefined, head: PartySlot | undefined): void => {
    const key = [unitKey(engine, base), unitKey(engine, head), moved(base, head)].join("|");
    const member = head ?? base;
    const group = groups.get(key);
    if (member === undefined) return;
    if (group === undefined) groups.set(key, { base, head, members: [member] });
    else group.members.push(member);
  };
  for (const head of headParties) put(baseById.get(head.id), head);
  for (const base of baseParties) if (!headIds.has(base.id)) put(base, undefined);
  return [...groups.values()].map((group) => toUnit(engine, group));
}

function unitKey(engine: CellEngine, party: PartySlot | undefined): string {
  if (party === undefined) return "";
  const which = party.kind === "workload" ? party.pathKey : party.id;
  return `${String(engine.classes.of[party.slot])} ${party.kind} ${which}`;
}

/** A pod that changed nodes stands alone: its pairs are on one node on one side only. */
function moved(base: PartySlot | undefined, head: PartySlot | undefined): string {
  if (base === undefined || head === undefined) return "";
  return nodeName(base) === nodeName(head) ? "" : head.id;
}

function nodeName(party: PartySlot): string {
  return party.party.kind === "outside" ? "" : (party.party.node?.name ?? "");
}

function toUnit(
  engine: CellEngine,
  {
    base,
    head,
    members,
  }: { base: PartySlot | undefined; head: PartySlot | undefined; members: readonly PartySlot[] },
): Unit {
  const before = base === undefined ? undefined : engine.programs(0, base);
  const after = head === undefined ? undefined : engine.programs(engine.parties.length - 1, head);
  const [first] = members;
  const sameClass =
    base !== undefined && head !== undefined && engine.classes.of[base.slot] === engine.classes.of[head.slot];
  return {
    kind: first?.kind ?? "outside",
    base,
    head,
    members,
    nodes: new Set(members.map(nodeName)),
    sameOut: sameClass && before !== undefined && before.out === after?.out,
    sameIn: sameClass && before !== undefined && before.into === after?.into,
  };
}
