import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { TunnelAddress } from "../model/cluster.ts";
import type { TunnelKind } from "../model/encapsulation.ts";
import type { Resource } from "../model/resource.ts";
import type { HostInterface } from "../model/options.ts";
import { addressKey, formatAddress, parseAddress, type Address } from "../sets/address.ts";
import { formatAddressSet, parseCidr } from "../sets/address-set.ts";
import { objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";
import { parseJson } from "./parse-json.ts";

/** What a Node object says about its addresses. */
export interface NodeAddresses {
  /** Addresses on its interfaces, the one it is reached at first; tunnel addresses are apart. */
  readonly own: readonly Address[];
  readonly tunnel: readonly TunnelAddress[];
  /** All of them in the order kube-controllers lists them for automatic host endpoints (HEP-25). */
  readonly forHostEndpoint: readonly Address[];
  /** Interfaces that Calico reported; empty where it reported none. */
  readonly interfaces: readonly HostInterface[];
}

export const calicoAddresses: readonly string[] = [
  "projectcalico.org/IPv4Address",
  "projectcalico.org/IPv6Address",
];
export const tunnelAddresses: readonly (readonly [annotation: string, tunnel: TunnelKind])[] = [
  ["projectcalico.org/IPv4IPIPTunnelAddr", "ipip"],
  ["projectcalico.org/IPv4VXLANTunnelAddr", "vxlan"],
  ["projectcalico.org/IPv6VXLANTunnelAddr", "vxlan"],
  ["projectcalico.org/IPv4WireguardInterfaceAddr", "wireguard"],
  ["projectcalico.org/IPv6WireguardInterfaceAddr", "wireguard"],
];

/** Interfaces of the node as Calico found them, a JSON list. */
export const interfacesAnnotation = "projectcalico.org/Interfaces";

/** Source: Calico `libcalico-go/lib/backend/k8s/resources/node.go` (reference section 11). */
export function nodeAddresses(node: Resource): NodeAddresses {
  const annotations = textMapAt(objectAt(node.object, "metadata"), "annotations");
  const annotated = (keys: readonly string[]): readonly Address[] =>
    keys.flatMap((key) => withoutMask(annotations.get(key) ?? "") ?? []);
  const calico = annotated(calicoAddresses);
  const tunnel = tunnelAddresses.flatMap(([annotation, kind]) =>
    annotated([annotation]).map((address): TunnelAddress => ({ tunnel: kind, address })),
  );
  const inTunnels = tunnel.map(({ address }) => address);
  const internal = objectsAt(objectAt(node.object, "status"), "addresses").flatMap((entry) =>
    textAt(entry, "type") === "InternalIP" ? (parseAddress(textAt(entry, "address") ?? "") ?? []) : [],
  );
  const interfaces = reportedInterfaces(parseJson(annotations.get(interfacesAnnotation) ?? ""));
  const reported = interfaces.flatMap((entry) => entry.addresses.flatMap((text) => parseAddress(text) ?? []));
  const tunnelKeys = new Set(inTunnels.map(addressKey));
  return {
    own: distinctAddresses([...calico, ...internal, ...reported]).filter(
      (a) => !tunnelKeys.has(addressKey(a)),
    ),
    tunnel,
    forHostEndpoint: distinctAddresses([...calico, ...inTunnels, ...internal, ...reported]),
    interfaces,
  };
}

export function distinctAddresses(addresses: readonly Address[]): readonly Address[] {
  return [...new Map(addresses.map((address) => [addressKey(address), address])).values()];
}

function withoutMask(text: string): Address | undefined {
  return parseAddress(text.split("/")[0] ?? "");
}

/** Addresses may carry the mask of their network, which is then directly reached through the interface. */
function reportedInterfaces(value: JsonValue | undefined): readonly HostInterface[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => (isJsonObject(entry) ? (reportedInterface(entry) ?? []) : []));
}

function reportedInterface(entry: JsonObject): HostInterface | undefined {
  const name = textAt(entry, "name") ?? "";
  if (name === "") return undefined;
  const texts = textsAt(entry, "addresses");
  const subnets = texts.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined || cidr.prefix === (cidr.family === 4 ? 32 : 128)
      ? []
      : formatAddressSet(cidr.set);
  });
  const addresses = texts.flatMap((text) => {
    const address = withoutMask(text);
    return address === undefined ? [] : [formatAddress(address)];
  });
  return subnets.length === 0 ? { name, addresses } : { name, addresses, subnets };
}
