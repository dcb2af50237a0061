import { compareText } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import type { ServiceAddress, ServiceEndpoints } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { parseAddress, type Address } from "../sets/address.ts";
import { isKubernetes } from "./calico-kinds.ts";
import type { LoadContext } from "./load-context.ts";
import type { UnlabelledWorkload } from "./unlabelled-workload.ts";
import { portProtocol } from "./pod-shape.ts";
import { fieldAt, numberAt, objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";

type Member = ServiceEndpoints["members"][number];

/** Services of the tree, and why the endpoints of some are not known. */
export interface LoadedServices {
  readonly services: ReadonlyMap<string, ServiceEndpoints>;
  readonly serviceAddresses: readonly ServiceAddress[];
  readonly gap: (namespace: string, name: string) => string | undefined;
}

/**
 * Members come from EndpointSlices, whatever their readiness (RULE-23, RULE-25). A Service without any gets what the
 * controller would make from its selector; where a pod's address is missing for that, its members are a gap.
 */
export function loadServices(
  resources: readonly Resource[],
  workloads: readonly UnlabelledWorkload[],
  context: LoadContext,
): LoadedServices {
  const namespaceOf = (resource: Resource): string => resource.namespace ?? context.defaultNamespace;
  const services = new Map<string, { namespace: string; name: string; members: Member[] }>();
  for (const slice of resources) {
    if (
      !isKubernetes(slice, "discovery.k8s.io", "EndpointSlice") ||
      textAt(slice.object, "addressType") === "FQDN"
    )
      continue;
    const name =
      textMapAt(objectAt(slice.object, "metadata"), "labels").get("kubernetes.io/service-name") ?? "";
    if (name === "") continue;
    const namespace = namespaceOf(slice);
    const key = `${namespace}/${name}`;
    const known = services.get(key) ?? { namespace, name, members: [] };
    known.members.push(...sliceMembers(slice.object));
    services.set(key, known);
  }
  const gaps = new Set<string>();
  const objects = resources.filter((resource) => isKubernetes(resource, "", "Service"));
  for (const service of context.raw ? [] : objects) {
    const namespace = namespaceOf(service);
    const key = `${namespace}/${service.name}`;
    if (services.has(key)) continue;
    const members = selectedMembers(
      service,
      workloads.filter((workload) => workload.namespace === namespace),
    );
    if (members === undefined) gaps.add(key);
    else services.set(key, { namespace, name: service.name, members: [...members] });
  }
  return {
    services: new Map([...services].sort((a, b) => compareText(a[0], b[0]))),
    serviceAddresses: objects
      .flatMap((service) => serviceAddress(service, namespaceOf(service)) ?? [])
      .sort(byName),
    gap: (namespace, name) =>
      gaps.has(`${namespace}/${name}`)
        ? `the addresses behind service \`${namespace}/${name}\` are not known: the tree holds no EndpointSlice of it`
        : undefined,
  };
}

function byName(a: ServiceAddress, b: ServiceAddress): number {
  return compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`);
}

/** Ports without a number, or of a protocol without ports, contribute nothing. */
function sliceMembers(slice: JsonObject): readonly Member[] {
  const ports = objectsAt(slice, "ports").flatMap((entry) => {
    const port = numberAt(entry, "port");
    const protocol = portProtocol(textAt(entry, "protocol"));
    return port === undefined || protocol === undefined ? [] : [{ protocol, port }];
  });
  return objectsAt(slice, "endpoints").flatMap((endpoint) =>
    textsAt(endpoint, "addresses").flatMap((text) => {
      const address = parseAddress(text);
      return address === undefined ? [] : [{ address, ports }];
    }),
  );
}

/** Undefined when a pod that the service selects has no known address. */
function selectedMembers(
  service: Resource,
  workloads: readonly UnlabelledWorkload[],
): readonly Member[] | undefined {
  const spec = objectAt(service.object, "spec");
  const selector = textMapAt(spec, "selector");
  if (selector.size === 0 || textAt(spec, "type") === "ExternalName") return [];
  const selected = workloads.filter(({ ownLabels }) =>
    [...selector].every(([key, value]) => ownLabels.get(key)?.value === value),
  );
  if (selected.some(({ addresses }) => addresses.length === 0)) return undefined;
  return selected.flatMap((workload) => {
    const ports = objectsAt(spec, "ports").flatMap((entry) => targetPorts(entry, workload));
    return workload.addresses.map((address) => ({ address, ports }));
  });
}

function targetPorts(entry: JsonObject, workload: UnlabelledWorkload): Member["ports"] {
  const protocol = portProtocol(textAt(entry, "protocol"));
  const target = fieldAt(entry, "targetPort") ?? fieldAt(entry, "port");
  if (protocol === undefined) return [];
  if (typeof target === "number") return [{ protocol, port: target }];
  return workload.ports
    .filter((port) => port.name === target && port.protocol === protocol)
    .map(({ port }) => ({ protocol, port }));
}

/** Where the service can be dialled; undefined for one with neither cluster address nor node port. */
function serviceAddress(service: Resource, namespace: string): ServiceAddress | undefined {
  const spec = objectAt(service.object, "spec");
  const texts = [...textsAt(spec, "clusterIPs"), textAt(spec, "clusterIP") ?? ""];
  const clusterIPs: readonly Address[] = [...new Set(texts)].flatMap((text) => parseAddress(text) ?? []);
  const ports = objectsAt(spec, "ports").flatMap((entry) => {
    const port = numberAt(entry, "port");
    const protocol = portProtocol(textAt(entry, "protocol"));
    if (port === undefined || protocol === undefined) return [];
    const target = fieldAt(entry, "targetPort");
    const targetPort = typeof target === "number" || typeof target === "string" ? target : port;
    return [{ protocol, port, nodePort: numberAt(entry, "nodePort"), targetPort }];
  });
  const reachable = clusterIPs.length > 0 || ports.some(({ nodePort }) => nodePort !== undefined);
  return reachable ? { namespace, name: service.name, clusterIPs, ports } : undefined;
}
