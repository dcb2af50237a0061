import { compareText } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import type { ServiceAddress, ServiceEndpoints } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { conjunction, type Selector } from "../selector/selector.ts";
import { parseAddress, type Address } from "../sets/address.ts";
import { isKubernetes } from "./calico-kinds.ts";
import type { LoadContext } from "./load-context.ts";
import type { ServiceGap } from "./service-gap.ts";
import type { UnlabelledWorkload } from "./unlabelled-workload.ts";
import { portProtocol } from "./pod-shape.ts";
import { fieldAt, numberAt, objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";

type Member = ServiceEndpoints["members"][number];

/** Services of the tree, and why the endpoints of some are not known. */
export interface LoadedServices {
  readonly services: ReadonlyMap<string, ServiceEndpoints>;
  readonly serviceAddresses: readonly ServiceAddress[];
  readonly gap: (namespace: string, name: string) => ServiceGap | undefined;
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
  const gaps = new Map<string, Selector | undefined>();
  const objects = resources.filter((resource) => isKubernetes(resource, "", "Service"));
  for (const service of context.raw ? [] : objects) {
    const namespace = namespaceOf(service);
    const key = `${namespace}/${service.name}`;
    if (services.has(key)) continue;
    const selected = selectedWorkloads(
      service,
      workloads.filter((workload) => workload.namespace === namespace),
    );
    const members = selectedMembers(service, selected);
    if (members === undefined) gaps.set(key, mayBeMember(namespace, selected));
    else services.set(key, { namespace, name: service.name, members: [...members] });
  }
  return {
    services: new Map([...services].sort((a, b) => compareText(a[0], b[0]))),
    serviceAddresses: objects
      .flatMap((service) => serviceAddress(service, namespaceOf(service)) ?? [])
      .sort(byName),
    gap: (namespace, name) => {
      const key = `${namespace}/${name}`;
      // RULE-26: without a namespace no service is meant.
      if (context.raw || namespace === "" || services.has(key)) return undefined;
      const what = gaps.has(key) ? "the tree holds no EndpointSlice of it" : "it is not in the tree";
      return {
        reason: `the addresses behind service \`${key}\` are not known: ${what}`,
        mayBe: gaps.get(key),
      };
    },
  };
}

function byName(a: ServiceAddress, b: ServiceAddress): number {
  return compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`);
}

/**
 * Ports without a number contribute nothing; what is neither UDP nor SCTP, in this case, is TCP. Source: Calico
 * `felix/serviceindex/serviceindex.go`.
 */
function sliceMembers(slice: JsonObject): readonly Member[] {
  const ports = objectsAt(slice, "ports").flatMap((entry) => {
    const port = numberAt(entry, "port");
    const written = textAt(entry, "protocol");
    const protocol = written === "UDP" ? 17 : written === "SCTP" ? 132 : 6;
    return port === undefined ? [] : [{ protocol, port }];
  });
  return objectsAt(slice, "endpoints").flatMap((endpoint) =>
    textsAt(endpoint, "addresses").flatMap((text) => {
      const address = parseAddress(text);
      return address === undefined ? [] : [{ address, ports }];
    }),
  );
}

interface SelectedWorkloads {
  readonly selector: ReadonlyMap<string, string>;
  readonly selected: readonly UnlabelledWorkload[];
  /** One replica of several, or pods of one release among others: nothing here tells which. */
  readonly isOpen: boolean;
}

/** The workloads that the service selects, or may. */
function selectedWorkloads(service: Resource, workloads: readonly UnlabelledWorkload[]): SelectedWorkloads {
  const selector = textMapAt(objectAt(service.object, "spec"), "selector");
  const selected = workloads.filter(({ ownLabels, openLabels }) =>
    [...selector].every(([key, value]) => ownLabels.get(key) === value || openLabels.includes(key)),
  );
  return {
    selector,
    selected,
    isOpen: selected.some(({ openLabels }) => openLabels.some((key) => selector.has(key))),
  };
}

/** Undefined when the address of a pod that the service selects is not known, or whether it selects it. */
function selectedMembers(
  service: Resource,
  { selector, selected, isOpen }: SelectedWorkloads,
): readonly Member[] | undefined {
  const spec = objectAt(service.object, "spec");
  if (textAt(spec, "type") === "ExternalName") return [];
  // Without a selector somebody else writes its EndpointSlices, as for the API server.
  if (selector.size === 0) return undefined;
  if (isOpen || selected.some(({ addresses }) => addresses.length === 0)) return undefined;
  return selected.flatMap((workload) => {
    const ports = objectsAt(spec, "ports").flatMap((entry) => targetPorts(entry, workload));
    return workload.addresses.map((address) => ({ address, ports }));
  });
}

/** A pod on the network of its host has an address that no label of its own stands for. */
function mayBeMember(namespace: string, { selector, selected }: SelectedWorkloads): Selector | undefined {
  if (selector.size === 0 || selected.some(({ hostNetwork }) => hostNetwork)) return undefined;
  const open = new Set(selected.flatMap(({ openLabels }) => openLabels));
  const labels = [["projectcalico.org/namespace", namespace] as const, ...selector];
  return conjunction(
    ...labels
      .filter(([label]) => !open.has(label))
      .map(([label, value]): Selector => ({ kind: "equals", label, value })),
  );
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
