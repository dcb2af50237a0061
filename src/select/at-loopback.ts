import type { Cluster } from "../model/cluster.ts";
import type { Address } from "../sets/address.ts";
import type { ResolvedEnd } from "./resolve-end.ts";

/**
 * Both ends of a flow, where a loopback address means the host or pod at its other end: it never leaves either (HEP-22,
 * FLOW-17). Of two such addresses the host is the only one there is; `undefined` where there are several.
 */
export function atLoopback(
  cluster: Cluster,
  from: ResolvedEnd,
  to: ResolvedEnd,
): { readonly from: ResolvedEnd; readonly to: ResolvedEnd } | undefined {
  const [sends, receives] = [isLoopbackEnd(from), isLoopbackEnd(to)];
  if (sends && receives) {
    const [node, ...others] = cluster.nodes;
    if (node === undefined || others.length > 0) return undefined;
    const party = { kind: "host", node, on: undefined } as const;
    return { from: { ...from, party }, to: { ...to, party } };
  }
  return {
    from: sends ? { ...from, party: to.party } : from,
    to: receives ? { ...to, party: from.party } : to,
  };
}

function isLoopbackEnd({ party, ends }: ResolvedEnd): boolean {
  return party.kind === "outside" && ends.every(({ address }) => isLoopback(address));
}

/** Whether an address is one that every host and pod has for itself. */
export function isLoopback({ family, value }: Address): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n;
}
