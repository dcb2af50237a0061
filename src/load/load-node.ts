import { compareText } from "../base/compare.ts";
import type { HostNode, Labels, WorkloadEndpoint } from "../model/cluster.ts";
import type { HostInterface } from "../model/options.ts";
import type { Resource } from "../model/resource.ts";
import { addressKey, formatAddress, parseAddress, type Address } from "../sets/address.ts";
import { isKubernetes } from "./calico-kinds.ts";
import type { FelixSettings } from "./felix-settings.ts";
import { interfacePattern } from "./interface-pattern.ts";
import type { LoadContext } from "./load-context.ts";
import type { UnlabelledHostEndpoint } from "./load-host-endpoint.ts";
import { reportNodeAddresses } from "./node-address-issues.ts";
import { distinctAddresses, nodeAddresses, type NodeAddresses } from "./node-addresses.ts";
import { assumeLinux, isWindowsNode } from "./operating-system.ts";
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
  const labels: Labels =
    object === undefined ? {} : Object.fromEntries(textMapAt(objectAt(object.object, "metadata"), "labels"));
  const { interfacePrefixes, ...settings } = clues.felix.forNode(name, labels);
  const isPods = (on: string): boolean => interfacePrefixes.some((prefix) => on.startsWith(prefix));
  const endpoints = clues.hostEndpoints.filter(({ node }) => node === name);
  const stated = object === undefined ? unknownAddresses : nodeAddresses(object);
  if (object !== undefined) reportNodeAddresses(object, context);
  if (object !== undefined && isWindowsNode(object.object)) assumeLinux(context);
  const configured = context.options.hostInterfaces?.[name];
  const onInterfaces = (configured ?? []).flatMap(({ addresses }) =>
    addresses.flatMap((text) => parseAddress(text) ?? []),
  );
  const statedOwn = distinctAddresses([...stated.own, ...onInterfaces]);
  // Host endpoints expect addresses of their node; they stand in where nothing states them.
  const expected = endpoints.flatMap(({ expectedIPs }) => expectedIPs);
  const inTunnels = stated.tunnel.map(({ address }) => address);
  const tunnelKeys = new Set(inTunnels.map(addressKey));
  const fallback = distinctAddresses([...seenByPods, ...expected]).filter(
    (a) => !tunnelKeys.has(addressKey(a)),
  );
  const own = statedOwn.length > 0 ? statedOwn : fallback;
  const interfaces = configured ?? reported(stated.interfaces, own, isPods);
  const uplink = uplinkName(endpoints, settings.bpfInterfaces, isPods, context);
  if (interfaces === undefined) assumeOneUplink(name, uplink, endpoints, context);
  return {
    name,
    labels,
    addresses: distinctAddresses([...own, ...inTunnels]),
    tunnelAddresses: stated.tunnel,
    interfaces: interfaces ?? [{ name: uplink, addresses: own.map(formatAddress) }],
    interfacesKnown: interfaces !== undefined,
    ...settings,
    // eBPF is attached to an uplink, whatever its name is (HEP-6).
    bpfInterfaces:
      interfaces === undefined ? [...settings.bpfInterfaces, `^${uplink}$`] : settings.bpfInterfaces,
    place: object?.locate([]),
  };
}

/** Interfaces that Calico reported, the one with the node's first address in front; pods' own are left out. */
function reported(
  interfaces: readonly HostInterface[],
  own: readonly Address[],
  isPods: (name: string) => boolean,
): readonly HostInterface[] | undefined {
  const host = interfaces.filter(({ name }) => !isPods(name) && name !== "lo");
  if (host.length === 0) return undefined;
  const first = own[0] === undefined ? undefined : formatAddress(own[0]);
  const isUplink = ({ addresses }: HostInterface): boolean =>
    first !== undefined && addresses.includes(first);
  return [...host.filter(isUplink), ...host.filter((entry) => !isUplink(entry))];
}

/**
 * The name of a node's uplink where its interfaces are not known: as its host endpoints have it. One that is a tunnel's, a
 * pod's (HEP-1) or, with eBPF, one that no programs are attached to (HEP-6) is no uplink's.
 */
function uplinkName(
  endpoints: readonly UnlabelledHostEndpoint[],
  bpfInterfaces: readonly string[],
  isPods: (name: string) => boolean,
  context: LoadContext,
): string {
  const isPoliced = (name: string): boolean =>
    context.dataplane !== "ebpf" || bpfInterfaces.some((text) => interfacePattern(text)?.test(name) === true);
  const [name = "eth0"] = endpoints
    .flatMap(({ interfaceName }) => interfaceName ?? [])
    .filter((on) => on !== "*" && !isTunnelDevice(on) && !isPods(on) && isPoliced(on))
    .sort(compareText);
  return name;
}

/** HEP-2 needs to know interfaces: which addresses are on which decides unless `*` covers them all. */
function assumeOneUplink(
  node: string,
  uplink: string,
  endpoints: readonly UnlabelledHostEndpoint[],
  context: LoadContext,
): void {
  if (endpoints.every(({ interfaceName }) => interfaceName === "*")) return;
  context.assume({
    code: "interfaces-unknown",
    message: `node \`${node}\` is taken to have one uplink, \`${uplink}\`, because its interfaces are not known`,
    settle: `set \`hostInterfaces.${node}\` in the configuration, or add the Node with its Calico annotations`,
  });
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
