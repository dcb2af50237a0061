import { elementAt, valueOf } from "../base/known.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import { nodeOf } from "../matrix/plan-pair.ts";

/** Endpoints that nothing tells apart on either side of a comparison. */
export interface Unit {
  readonly kind: PartySlot["kind"];
  /** A member as each side has it; `undefined` on the side where the members do not exist. */
  readonly base: PartySlot | undefined;
  readonly head: PartySlot | undefined;
  /** Members as the head has them, else the base. */
  readonly members: readonly PartySlot[];
  /** How many members each node has, by its name; `""` for those whose node is not known. */
  readonly nodes: ReadonlyMap<string, number>;
  /** The members are on another node on the other side. */
  readonly isMoved: boolean;
  /** What leaves (enters) the members means the same on both sides, as far as it depends on them. */
  readonly sameOut: boolean;
  readonly sameIn: boolean;
}

/** One that both sides have. */
export interface SharedUnit extends Unit {
  readonly base: PartySlot;
  readonly head: PartySlot;
}

export function isShared(unit: Unit): unit is SharedUnit {
  return unit.base !== undefined && unit.head !== undefined;
}

/** An endpoint as each side has it. */
interface Member {
  readonly base: PartySlot | undefined;
  readonly head: PartySlot | undefined;
}

/** Groups the endpoints of both sides; the order follows the head, then what only the base has. */
export function jointUnits(engine: CellEngine): readonly Unit[] {
  const last = engine.parties.length - 1;
  const [baseParties, headParties] = [elementAt(engine.parties, 0), elementAt(engine.parties, last)];
  const baseById = new Map(baseParties.map((party) => [party.id as string, party]));
  const headIds = new Set(headParties.map((party) => party.id as string));
  const members: Member[] = headParties.map((head) => ({ base: baseById.get(head.id), head }));
  for (const base of baseParties) if (!headIds.has(base.id)) members.push({ base, head: undefined });

  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const sides = [signatureText(engine, 0, member.base), signatureText(engine, last, member.head)];
    const key = [...sides, isMoved(member) ? String(member.head?.id) : ""].join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return [...groups.values()].map((group) => toUnit(engine, group));
}

/** The members of a unit node by node, as units of their own. */
export function splitByNode(engine: CellEngine, unit: SharedUnit): readonly SharedUnit[] {
  const inBase = new Map(elementAt(engine.parties, 0).map((party) => [party.id, party]));
  const groups = new Map<string, Member[]>();
  for (const party of unit.members) {
    const name = nodeName(party);
    groups.set(name, [...(groups.get(name) ?? []), { base: valueOf(inBase, party.id), head: party }]);
  }
  return [...groups.values()].map((group) => toUnit(engine, group)).filter(isShared);
}

/** The unit with its members as one side has them, which matters where they moved. */
export function unitOnSide(unit: Unit, side: 0 | 1): Unit {
  const party = side === 0 ? unit.base : unit.head;
  return !unit.isMoved || party === undefined
    ? unit
    : { ...unit, members: [party], nodes: new Map([[nodeName(party), 1]]) };
}

function signatureText(engine: CellEngine, side: number, party: PartySlot | undefined): string {
  if (party === undefined) return "";
  const { leaving, entering } = engine.signature(side, party);
  // What is shown by its addresses stands for itself.
  const own = party.kind === "workload" || party.kind === "host" ? "" : party.id;
  return `${party.kind} ${String(leaving)} ${String(entering)} ${own}`;
}

/** An endpoint that changed nodes stands alone: its pairs are on one node on one side only. */
function isMoved({ base, head }: Member): boolean {
  return base !== undefined && head !== undefined && nodeName(base) !== nodeName(head);
}

function nodeName({ party }: PartySlot): string {
  return nodeOf(party)?.name ?? "";
}

function toUnit(engine: CellEngine, group: readonly Member[]): Unit {
  const members = group.flatMap(({ base, head }) => head ?? base ?? []);
  const first = elementAt(group, 0);
  const { base, head } = first;
  const before = base === undefined ? undefined : engine.signature(0, base);
  const after = head === undefined ? undefined : engine.signature(engine.parties.length - 1, head);
  const nodes = new Map<string, number>();
  for (const member of members) nodes.set(nodeName(member), (nodes.get(nodeName(member)) ?? 0) + 1);
  return {
    kind: elementAt(members, 0).kind,
    base,
    head,
    members,
    nodes,
    isMoved: isMoved(first),
    sameOut: before !== undefined && before.leaving === after?.leaving,
    sameIn: before !== undefined && before.entering === after?.entering,
  };
}
