import { witnessLines, type WitnessQuestion } from "../explain/explain-group.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import type { HostNode } from "../model/cluster.ts";
import type { Witness } from "../model/trace-line.ts";
import { addressKey, formatAddress, type Address } from "../sets/address.ts";
import type { ConnectionSet } from "../sets/connection-set.ts";
import type { Connection } from "../sets/connection.ts";
import { formatConnection, sampleConnection } from "../sets/connection-text.ts";
import type { ChangeContext } from "./change-context.ts";

/** One connection of a group, as it is told and as it is asked. */
export interface ChangeQuestion {
  /** Ids of the two ends. */
  readonly pair: readonly [string, string];
  /** The same ends; one that is no endpoint by the address that stands for its block. */
  readonly asked: WitnessQuestion;
}

/** The pair that reads best: one towards a host, the first by name. */
export function pickPair(pairs: readonly (readonly [string, string])[]): readonly [string, string] {
  return pairs.find(([, to]) => to.startsWith("host/")) ?? pairs[0] ?? ["", ""];
}

/** The question whose two answers show a change. */
export function changeQuestion(
  context: ChangeContext,
  pair: readonly [string, string],
  { family, connections }: { readonly family: 4 | 6; readonly connections: ConnectionSet },
): ChangeQuestion {
  const connection: Connection = sampleConnection(connections) ?? { protocol: 6 };
  const end = (id: string): string => addressOf(context, id, family) ?? id;
  return { pair, asked: { from: end(pair[0]), to: end(pair[1]), family, connection } };
}

/** One connection with what each side does to it. */
export function changeWitness({ pair, asked }: ChangeQuestion, { base, head }: ChangeContext): Witness {
  return {
    from: pair[0],
    to: pair[1],
    fromAddress: asked.from === pair[0] ? undefined : asked.from,
    toAddress: asked.to === pair[1] ? undefined : asked.to,
    connection: formatConnection(asked.connection),
    base: witnessLines(base.cluster, asked),
    head: witnessLines(head.cluster, asked),
  };
}

/**
 * The address that stands for an outside block or a set in the comparison, and that of a host which has the host endpoint
 * on one side only; `undefined` for other endpoints.
 */
function addressOf({ comparison }: ChangeContext, id: string, family: 4 | 6): string | undefined {
  const engine = comparison.engines.find((candidate) => candidate.family === family);
  const isMeant = (candidate: PartySlot): boolean =>
    (candidate.kind === "outside" || candidate.kind === "set" || candidate.isStandIn === true) &&
    candidate.id === id;
  const [before, after] = engine?.parties ?? [];
  const party = before?.find(isMeant) ?? after?.find(isMeant);
  const address = party === undefined ? undefined : engine?.workspace.universe.slots[party.slot]?.address;
  // Only by an address of its node is a host found that has no such host endpoint.
  if (address !== undefined && party?.party.kind === "host" && !hasAddress(party.party.node, address))
    return undefined;
  return address === undefined ? undefined : formatAddress(address);
}

function hasAddress({ addresses }: HostNode, wanted: Address): boolean {
  return addresses.some((address) => addressKey(address) === addressKey(wanted));
}
