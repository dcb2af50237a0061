import { compareText } from "../base/compare.ts";
import type { EndpointId } from "../model/ids.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import { addressKey, type Address } from "../sets/address.ts";
import { isCalico } from "./calico-kinds.ts";
import { controllerLabels } from "./controller-labels.ts";
import { findOwners } from "./find-owners.ts";
import { hasReadableFloatingIPs } from "./floating-ips.ts";
import type { LoadContext } from "./load-context.ts";
import { loadWorkloadEndpointObject } from "./load-workload-endpoint.ts";
import { assumeLinux } from "./operating-system.ts";
import type { UnlabelledWorkload } from "./unlabelled-workload.ts";
import {
  isFinished,
  isUnscheduled,
  podAddressTexts,
  podShape,
  requestedAddresses,
  singleAddress,
} from "./pod-shape.ts";
import { maySpoof } from "./may-spoof.ts";
import { sourcePrefixes, sourcePrefixesAnnotation } from "./source-prefixes.ts";
import { numberAt, objectAt } from "./read-json.ts";
import { workloadKindOf, workloadKinds, type WorkloadKind } from "./workload-kinds.ts";

/**
 * The pods of the tree: one endpoint per object that makes pods and is not made by another one. hostNetwork ones are
 * in the list, marked. An offline reader stands in for controllers and scheduler: a pod without node is one all the
 * same.
 */
export function loadWorkloads(
  resources: readonly Resource[],
  context: LoadContext,
): readonly UnlabelledWorkload[] {
  const kinds = workloadKinds(context.options);
  const found = new Map<Resource, WorkloadKind>();
  for (const resource of resources) {
    const kind = workloadKindOf(resource, kinds);
    if (kind !== undefined) found.set(resource, kind);
  }
  const namespaceOf = (resource: Resource): string => resource.namespace ?? context.defaultNamespace;
  const owners = findOwners([...found.keys()], namespaceOf);
  const podAddresses = addressesByOwner(owners, context);
  const workloads = [...found].flatMap(([resource, kind]) => {
    if (owners.has(resource)) return [];
    return loadWorkload(resource, kind, podAddresses.get(resource) ?? [], context) ?? [];
  });
  return [...workloads, ...writtenEndpoints(resources, workloads, context)];
}

function loadWorkload(
  resource: Resource,
  { template }: WorkloadKind,
  podAddresses: readonly Address[],
  context: LoadContext,
): UnlabelledWorkload | undefined {
  const isPod = template.length === 0;
  if (isPod && (isFinished(resource.object) || isUnscheduled(resource.object))) return undefined;
  const shape = podShape(resource, template);
  if (shape === undefined) {
    context.report(resource, template, {
      code: "pod-template-missing",
      severity: "warning",
      message: `\`${resource.kind}\` has no pod template at \`${template.join(".")}\`, so its pods are not known`,
      use: "ignored",
    });
    return undefined;
  }
  if (shape.onWindows) assumeLinux(context);
  // A pod on its host's network is no endpoint, whatever it asks for.
  if (!shape.hostNetwork) {
    const { annotations } = shape;
    if (!maySend(resource, template, annotations, context)) return undefined;
    if (!hasReadableFloatingIPs(resource, template, annotations, context)) return undefined;
  }
  const status = isPod && !shape.hostNetwork ? podAddressesOf(resource, context) : [];
  if (status === undefined) return undefined;
  const namespace = resource.namespace ?? context.defaultNamespace;
  const fromController = controllerLabels(resource);
  const ownLabels = new Map([...shape.labels, ...fromController.known]);
  // LBL-1: these overwrite what the author wrote under the same keys.
  ownLabels.set("projectcalico.org/namespace", namespace);
  ownLabels.set("projectcalico.org/orchestrator", "k8s");
  ownLabels.set("projectcalico.org/serviceaccount", shape.serviceAccount);
  const known = [...status, ...podAddresses];
  return {
    namespace,
    name: resource.name,
    ownerKind: resource.kind,
    replicas: isPod ? 1 : numberAt(objectAt(resource.object, "spec"), "replicas"),
    serviceAccount: shape.serviceAccount,
    hostNetwork: shape.hostNetwork,
    ownLabels,
    openLabels: fromController.open,
    profiles: [`kns.${namespace}`, `ksa.${namespace}.${shape.serviceAccount}`],
    node: shape.node,
    addresses: shape.hostNetwork
      ? []
      : known.length > 0
        ? distinct(known)
        : requestedAddresses(shape.annotations),
    ports: shape.ports,
    place: resource.locate([]),
  };
}

/** False, with an issue, where Calico can't read which sources the pod asks for, or refuses them, and leaves it out (MISC-2). */
function maySend(
  resource: Resource,
  template: FieldPath,
  annotations: ReadonlyMap<string, string>,
  context: LoadContext,
): boolean {
  const key = sourcePrefixesAnnotation;
  const asked = sourcePrefixes(annotations);
  const at = [...template, "metadata", "annotations", key];
  if (!asked.ok) {
    context.report(resource, at, {
      code: "source-prefixes-invalid",
      severity: context.raw ? "warning" : "error",
      message: `\`${key}\` must be a JSON list of CIDRs, such as \`["10.0.0.0/8"]\`; Calico leaves the pod out`,
      value: annotations.get(key) ?? "",
      use: "ignored",
    });
    return false;
  }
  return asked.prefixes.length === 0 || maySpoof(resource, at, context);
}

/** The pod's own addresses; undefined, with an issue, where Calico can't read them and leaves the pod out. */
function podAddressesOf(resource: Resource, context: LoadContext): readonly Address[] | undefined {
  const addresses: Address[] = [];
  for (const text of podAddressTexts(resource.object)) {
    // The network plugin's own annotation has a mask.
    const address = singleAddress(text);
    if (address === undefined) {
      context.report(resource, ["status"], {
        code: "pod-address-invalid",
        severity: context.raw ? "warning" : "error",
        message: `\`${text}\` is not an IP address, so Calico leaves the pod out`,
        value: text,
        use: "ignored",
      });
      return undefined;
    }
    addresses.push(address);
  }
  return distinct(addresses);
}

/** Addresses of the pods that a workload of the tree made, as a dump of the cluster shows them. */
function addressesByOwner(
  owners: ReadonlyMap<Resource, Resource>,
  context: LoadContext,
): ReadonlyMap<Resource, readonly Address[]> {
  const byOwner = new Map<Resource, Address[]>();
  for (const [resource, owner] of owners) {
    if (resource.kind !== "Pod" || isFinished(resource.object)) continue;
    const shape = podShape(resource, []);
    if (shape?.hostNetwork !== false) continue;
    const list = byOwner.get(owner) ?? [];
    list.push(...(podAddressesOf(resource, context) ?? []));
    byOwner.set(owner, list);
  }
  return byOwner;
}

/** WorkloadEndpoint objects, less those of pods that the tree holds themselves. */
function writtenEndpoints(
  resources: readonly Resource[],
  workloads: readonly UnlabelledWorkload[],
  context: LoadContext,
): readonly UnlabelledWorkload[] {
  const taken = new Set(workloads.map(({ namespace, name }) => `${namespace}/${name}`));
  return resources.flatMap((resource) => {
    if (!isCalico(resource, "WorkloadEndpoint")) return [];
    const endpoint = loadWorkloadEndpointObject(resource, context);
    if (endpoint === undefined || taken.has(`${endpoint.namespace}/${endpoint.name}`)) return [];
    return [endpoint];
  });
}

function distinct(addresses: readonly Address[]): readonly Address[] {
  return [...new Map(addresses.map((address) => [addressKey(address), address])).values()];
}

/** `namespace/name`, with the kind where two kinds share a name; in order of namespace, name and kind. */
export function identifyWorkloads<T extends { namespace: string; name: string; ownerKind: string }>(
  workloads: readonly T[],
): readonly (T & { readonly id: EndpointId })[] {
  const count = new Map<string, number>();
  for (const { namespace, name } of workloads) {
    count.set(`${namespace}/${name}`, (count.get(`${namespace}/${name}`) ?? 0) + 1);
  }
  const identified = workloads.map((workload) => {
    const base = `${workload.namespace}/${workload.name}`;
    const shared = (count.get(base) ?? 0) > 1;
    // The only maker of workload ids.
    return { ...workload, id: (shared ? `${base}[${workload.ownerKind}]` : base) as EndpointId };
  });
  return identified.sort((a, b) => compareText(a.id, b.id));
}
