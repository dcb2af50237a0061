import { compareText } from "../base/compare.ts";
import type { HostNode, Labels, WorkloadEndpoint } from "../model/cluster.ts";
import type { HostInterface } from "../model/options.ts";
import type { Resource } from "../model/resource.ts";
import { addressKey, formatAddress, parseAddress, type Address } from "../sets/address.ts";
import { isKubernetes } from "./calico-kinds.ts";
import type { FelixSettings } from "./felix-settings.ts";
import type { LoadContext } from "./load-context.ts";
import type { UnlabelledHostEndpoint } from "./load-host-endpoint.ts";
import { reportNodeAddresses } from "./node-address-issues.ts";
import { distinctAddresses, nodeAddresses, type NodeAddresses } from "./node-addresses.ts";
import { objectAt, objectsAt, textAt, textMapAt } from "./read-json.ts";
import { isTunnelDevice } from "./tunnel-devices.ts";

/** Everything that names a node or tells something about one. */
export interface NodeClues {
  readonly resources: readonly Resource[];
  readonly hostEndpoints: readonly UnlabelledHostEndpoint[];
  readonly workloads: readonly Pick<WorkloadEndpoint, "node">[];
  readonly felix: FelixSettings;
}

const unknownAddresses: NodeAddresses = { own: [], tunnel: [], forHostEndpoint: [], interfaces: [] };

/** The nodes of the cluster by name: Node objects, and those that only host endpoints, pods or options name. */
export function loadNodes(clues: NodeClues, context: LoadContext): readonly HostNode[] {
  const objects = new Map(
    clues.resources.filter((resource) => isKubernetes(resource, "", "Node")).map((node) => [node.name, node]),
  );
  const names = new Set<string>([
    ...objects.keys(),
    ...clues.hostEndpoints.map(({ node }) => node),
    ...clues.workloads.flatMap(({ node }) => node ?? []),
    ...Object.keys(context.options.hostInterfaces ?? {}),
  ]);
  const hostAddresses = addressesSeenByPods(clues.resources);
  return [...names]
    .sort(compareText)
    .map((name) => loadNode(name, objects.get(name), hostAddresses.get(name) ?? [], clues, context));
}

function loadNode(
  name: string,
  object: Resource | undefined,
  seenByPods: readonly Address[],
  clues: NodeClues,
  context: LoadContext,
): HostNode {
  const endpoints = clues.hostEndpoints.filter(({ node }) => node === name);
  const stated = object === undefined ? unknownAddresses : nodeAddresses(object);
  if (object !== undefined) reportNodeAddresses(object, context);
  const configured = context.options.hostInterfaces?.[name];
  const onInterfaces = (configured ?? []).flatMap(({ addresses }) =>
    addresses.flatMap((text) => parseAddress(text) ?? []),
  );
  const known = distinctAddresses([...stated.own, ...onInterfaces]);
  // Host endpoints expect addresses of their node; they stand in where nothing states them.
  const expected = endpoints.flatMap(({ expectedIPs }) => expectedIPs);
  const inTunnels = stated.tunnel.map(({ address }) => address);
  const tunnelKeys = new Set(inTunnels.map(addressKey));
  const fallback = distinctAddresses([...seenByPods, ...expected]).filter(
    (a) => !tunnelKeys.has(addressKey(a)),
  );
  const own = known.length > 0 ? known : fallback;
  const labels: Labels =
    object === undefined ? {} : Object.fromEntries(textMapAt(objectAt(object.object, "metadata"), "labels"));
  return {
    name,
    labels,
    addresses: distinctAddresses([...own, ...inTunnels]),
    tunnelAddresses: stated.tunnel,
    interfaces: configured ??
      reported(stated.interfaces, own) ?? [assumedUplink(name, own, endpoints, context)],
    ...clues.felix.forNode(name, labels),
    place: object?.locate([]),
  };
}

/** Interfaces that Calico reported, the one with the node's first address in front; pods' own are left out. */
function reported(
  interfaces: readonly HostInterface[],
  own: readonly Address[],
): readonly HostInterface[] | undefined {
  const host = interfaces.filter(({ name }) => !name.startsWith("cali") && name !== "lo");
  if (host.length === 0) return undefined;
  const first = own[0] === undefined ? undefined : formatAddress(own[0]);
  const isUplink = ({ addresses }: HostInterface): boolean =>
    first !== undefined && addresses.includes(first);
  return [...host.filter(isUplink), ...host.filter((entry) => !isUplink(entry))];
}

/** HEP-2 needs to know interfaces. Unknown ones are taken to be one uplink, named as the host endpoints name it. */
function assumedUplink(
  node: string,
  own: readonly Address[],
  endpoints: readonly UnlabelledHostEndpoint[],
  context: LoadContext,
): HostInterface {
  const named = endpoints.flatMap(({ interfaceName }) =>
    interfaceName === undefined || interfaceName === "*" || isTunnelDevice(interfaceName)
      ? []
      : [interfaceName],
  );
  const [name = "eth0"] = named.sort(compareText);
  if (endpoints.some(({ interfaceName }) => interfaceName !== "*")) {
    context.assume({
      code: "interfaces-unknown",
      message: `node \`${node}\` is taken to have one uplink, \`${name}\`, because its interfaces are not known`,
      settle: `set \`hostInterfaces.${node}\` in the configuration, or add the Node with its Calico annotations`,
    });
  }
  return { name, addresses: own.map(formatAddress) };
}

/** Pods of a dump know the addresses of the node they run on. */
function addressesSeenByPods(resources: readonly Resource[]): ReadonlyMap<string, readonly Address[]> {
  const seen = new Map<string, readonly Address[]>();
  for (const resource of resources) {
    if (!isKubernetes(resource, "", "Pod")) continue;
    const node = textAt(objectAt(resource.object, "spec"), "nodeName") ?? "";
    const status = objectAt(resource.object, "status");
    const texts = [
      textAt(status, "hostIP"),
      ...objectsAt(status, "hostIPs").map((entry) => textAt(entry, "ip")),
    ];
    const addresses = texts.flatMap((text) => parseAddress(text ?? "") ?? []);
    if (node !== "" && addresses.length > 0 && !seen.has(node)) seen.set(node, addresses);
  }
  return seen;
}
