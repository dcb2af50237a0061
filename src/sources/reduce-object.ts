import { compareText } from "../base/compare.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Resource } from "../model/resource.ts";

/** Fields to keep, whole; lists are gone through. Nothing else of an object is kept, whatever a later version adds. */
type Fields = readonly string[];

const metadata: Fields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.labels",
  "metadata.annotations",
  "metadata.deletionTimestamp",
  "metadata.ownerReferences.kind",
  "metadata.ownerReferences.name",
];

const podSpec: Fields = [
  "nodeName",
  "nodeSelector",
  "os.name",
  "hostNetwork",
  "serviceAccountName",
  "serviceAccount",
  ...["containers", "initContainers"].flatMap((list) => [`${list}.name`, `${list}.ports`]),
];

const template = (at: string): Fields => [
  `${at}.metadata.labels`,
  `${at}.metadata.annotations`,
  ...podSpec.map((field) => `${at}.spec.${field}`),
];

const workload: Fields = ["spec.replicas", ...template("spec.template")];
const cronJob: Fields = template("spec.jobTemplate.spec.template");

/** What decides connections, by kind. Policies and settings of Calico have nothing but a spec, and no secrets in it. */
const byKind: Readonly<Record<string, Fields>> = {
  Namespace: [],
  ServiceAccount: [],
  Node: ["spec.podCIDR", "spec.podCIDRs", "status.addresses", "status.nodeInfo.operatingSystem"],
  Pod: [
    ...podSpec.map((field) => `spec.${field}`),
    ...["phase", "podIP", "podIPs", "hostIP", "hostIPs"].map((field) => `status.${field}`),
  ],
  Service: ["type", "clusterIP", "clusterIPs", "externalIPs", "selector", "ports"].map(
    (field) => `spec.${field}`,
  ),
  EndpointSlice: ["addressType", "ports", "endpoints.addresses", "endpoints.targetRef", "endpoints.nodeName"],
  Installation: ["spec.calicoNetwork"],
  Deployment: workload,
  StatefulSet: [...workload, "spec.ordinals.start"],
  DaemonSet: workload,
  ReplicaSet: workload,
  ReplicationController: workload,
  Rollout: workload,
  // What controllers name their pods by counts too: labels hold it.
  Job: [...workload, "spec.completionMode"],
  CronJob: cronJob,
};

/** Annotations that the engine reads, by their beginnings; what a CNI notes for itself changes with every pod. */
const annotations =
  /^(?:(?:cni\.|qos\.)?projectcalico\.org\/|vpc\.amazonaws\.com\/pod-ips$|k8s\.v1\.cni\.cncf\.io\/network-status$)/;
const volatileAnnotations: ReadonlySet<string> = new Set(["cni.projectcalico.org/containerID"]);

/** An object reduced to the fields the engine uses, keys in order. */
export function reduceObject({ kind, object }: Resource): JsonObject {
  const fields = ["apiVersion", "kind", ...metadata, ...(byKind[kind] ?? ["spec"])];
  const kept = keep(
    object,
    fields.map((field) => field.split(".")),
  );
  return isJsonObject(kept) ? withUsedAnnotations(kept) : {};
}

function keep(value: JsonValue, fields: readonly (readonly string[])[]): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap((one) => keep(one, fields) ?? []);
  if (!isJsonObject(value)) return undefined;
  const entries = Object.keys(value)
    .sort(compareText)
    .flatMap((key): [string, JsonValue][] => {
      const below = fields.filter(([first]) => first === key).map(([, ...rest]) => rest);
      const one = value[key];
      if (one === undefined || below.length === 0) return [];
      const kept = below.some(({ length }) => length === 0) ? sortKeys(one) : keep(one, below);
      return kept === undefined ? [] : [[key, kept]];
    });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(sortKeys);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort(compareText);
  return Object.fromEntries(
    keys.flatMap((key) => (value[key] === undefined ? [] : [[key, sortKeys(value[key])]])),
  );
}

/** At every depth: templates have annotations too. */
function withUsedAnnotations(object: JsonObject): JsonObject {
  const entries = Object.entries(object).flatMap(([key, value]): [string, JsonValue][] => {
    if (value === undefined) return [];
    if (key !== "metadata" || !isJsonObject(value)) {
      const inside = key === "spec" || key === "template" || key === "jobTemplate";
      return [[key, inside && isJsonObject(value) ? withUsedAnnotations(value) : value]];
    }
    const { annotations: all, ...rest } = value;
    const used = Object.entries(isJsonObject(all) ? all : {}).filter(
      ([name]) => annotations.test(name) && !volatileAnnotations.has(name),
    );
    return [[key, used.length === 0 ? rest : { annotations: Object.fromEntries(used), ...rest }]];
  });
  return Object.fromEntries(entries);
}
