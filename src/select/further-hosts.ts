import { policyAddressSets } from "../load/address-sets-in-use.ts";
import type { Cluster, HostEndpoint, HostNode } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import { addressSignatures } from "../sets/address-signatures.ts";
import { addressKey, formatAddress, parseAddress, type Address } from "../sets/address.ts";
import { hostEndpointsOf } from "./host-endpoint-of.ts";
import { hostAddress } from "./resolve-end.ts";

/** A host at another of its addresses, which policy tells apart from those it is asked at already. */
export interface FurtherHost {
  /** `host/worker-1@198.51.100.1`. */
  readonly id: EndpointId;
  readonly node: HostNode;
  readonly address: Address;
  /** The host endpoint whose interface or expected address it is; labels and place are its. */
  readonly named: HostEndpoint | undefined;
}

/**
 * What hosts have besides the address that each of their endpoints stands for: one for every kind of address that the policy of
 * any of the clusters tells apart. What is said of a host at its first address need not hold for the others.
 */
export function furtherHosts(
  clusters: readonly Cluster[],
  family: 4 | 6,
): ReadonlyMap<Cluster, readonly FurtherHost[]> {
  const all = clusters.flatMap(({ nodes }) => nodes.flatMap(({ addresses }) => addresses));
  const several = clusters.some(({ nodes }) =>
    nodes.some(({ addresses }) => addresses.filter((address) => address.family === family).length > 1),
  );
  if (!several) return new Map();
  const expected = clusters.flatMap(({ hostEndpoints }) => hostEndpoints.flatMap((one) => one.expectedIPs));
  const signatureOf = addressSignatures([...all, ...expected], policyAddressSets(clusters));
  return new Map(
    clusters.map((cluster) => [
      cluster,
      cluster.nodes.flatMap((node) => furtherOf(cluster, node, family, signatureOf)),
    ]),
  );
}

function furtherOf(
  cluster: Cluster,
  node: HostNode,
  family: 4 | 6,
  signatureOf: (address: Address) => string | undefined,
): readonly FurtherHost[] {
  const own = node.addresses.filter((address) => address.family === family);
  if (own.length < 2) return [];
  const endpoints = hostEndpointsOf(cluster, node);
  const asked = (endpoints.length === 0 ? [undefined] : endpoints).flatMap(
    (on) => hostAddress(node, on, family) ?? [],
  );
  const covered = new Set(asked.map(signatureOf));
  return own.flatMap((address) => {
    const signature = signatureOf(address);
    if (covered.has(signature)) return [];
    covered.add(signature);
    const named = endpointNaming(endpoints, node, address);
    const id = `${named?.id ?? `host/${node.name}`}@${formatAddress(address)}` as EndpointId;
    return [{ id, node, address, named }];
  });
}

/** Whose address it is: the endpoint that expects it, that of the interface which has it, or that of every interface. */
function endpointNaming(
  endpoints: readonly HostEndpoint[],
  node: HostNode,
  address: Address,
): HostEndpoint | undefined {
  const key = addressKey(address);
  const on = node.interfaces.find(({ addresses }) =>
    addresses.some((text) => {
      const parsed = parseAddress(text);
      return parsed !== undefined && addressKey(parsed) === key;
    }),
  );
  return (
    endpoints.find((endpoint) => expects(endpoint, address)) ??
    endpoints.find(({ interfaceName }) => on !== undefined && interfaceName === on.name) ??
    endpoints.find(({ interfaceName }) => interfaceName === "*")
  );
}

function expects({ expectedIPs }: HostEndpoint, address: Address): boolean {
  const key = addressKey(address);
  return expectedIPs.some((expected) => addressKey(expected) === key);
}
