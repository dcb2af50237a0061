import type { HostNode } from "../model/cluster.ts";
import { addressKey, parseAddress } from "../sets/address.ts";

/** Every address of the node, text form, for telling a host from the outside. */
export function nodeAddressKeys(node: HostNode): ReadonlySet<string> {
  let keys = addressKeys.get(node);
  if (keys === undefined) addressKeys.set(node, (keys = collectAddressKeys(node)));
  return keys;
}

const addressKeys = new WeakMap<HostNode, ReadonlySet<string>>();

function collectAddressKeys(node: HostNode): ReadonlySet<string> {
  const keys = [...node.addresses, ...node.tunnelAddresses.map(({ address }) => address)].map(addressKey);
  for (const on of node.interfaces) {
    for (const text of on.addresses) {
      const address = parseAddress(text);
      if (address !== undefined) keys.push(addressKey(address));
    }
  }
  return new Set(keys);
}
