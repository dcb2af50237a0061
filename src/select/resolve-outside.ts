import type { Cluster } from "../model/cluster.ts";
import {
  emptyAddresses,
  firstAddress,
  formatAddressSet,
  isSubsetAddresses,
  parseCidrOrAddress,
  unionAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";
import { outsideBlocks } from "./candidate-addresses.ts";

/**
 * An address for all that a name of the outside means, as matrices and reports write it: `outside/other`,
 * `outside/192.0.2.0/24,198.51.100.0/25+2`. `undefined`: policy tells some of them apart, or they are not all outside.
 */
export function resolveOutside(cluster: Cluster, id: string, family: 4 | 6 | undefined): Address | undefined {
  if (!id.startsWith("outside/")) return undefined;
  const blocks = (family === undefined ? ([4, 6] as const) : [family]).flatMap((one) =>
    outsideBlocks([cluster], one),
  );
  const written = id.slice("outside/".length);
  if (written === "other") return blocks.find(({ inside }) => inside.length === 0)?.representative;
  const [list = "", more] = written.split("+");
  const cidrs = list.split(",");
  // What is not listed is known only where this is the very block.
  if (more !== undefined) {
    const isIts = (block: AddressSet): boolean => {
      const own = formatAddressSet(block);
      return own.length === cidrs.length + Number(more) && cidrs.every((cidr, index) => own[index] === cidr);
    };
    return blocks.find(({ addresses }) => isIts(addresses))?.representative;
  }
  const meant = unionOf(cidrs);
  const block = blocks.find(({ addresses }) => meant !== undefined && isSubsetAddresses(meant, addresses));
  if (block === undefined || meant === undefined) return undefined;
  return isSubsetAddresses(block.addresses, meant) ? block.representative : firstAddress(meant, block.family);
}

/** `undefined`: one of them is no CIDR. */
function unionOf(cidrs: readonly string[]): AddressSet | undefined {
  return cidrs.reduce<AddressSet | undefined>((all, text) => {
    const one = parseCidrOrAddress(text)?.set;
    return all === undefined || one === undefined ? undefined : unionAddresses(all, one);
  }, emptyAddresses);
}
