import { parseAddress, parseCidr, type AddressSet } from "../library.ts";

/** A vector's peer outside the cluster: `cidr:10.0.0.0/8` or `range:10.0.0.0-10.0.0.9`; `undefined` for an endpoint. */
export function readBlock(peer: string): AddressSet | undefined {
  if (peer.startsWith("cidr:")) return parseCidr(peer.slice(5))?.set;
  if (!peer.startsWith("range:")) return undefined;
  const [low, high] = peer.slice(6).split("-").map(parseAddress);
  if (low === undefined || high === undefined || low.family !== high.family)
    throw new Error(`cannot read \`${peer}\``);
  return low.family === 4
    ? { v4: [Number(low.value), Number(high.value)], v6: [] }
    : { v4: [], v6: [low.value, high.value] };
}
