import type { JsonObject } from "../base/json.ts";
import { formatAddress, parseAddress, type Address } from "../sets/address.ts";
import { parseJson } from "./parse-json.ts";
import { podQos } from "./pod-qos.ts";
import { isFinished, podAddressTexts, portProtocol } from "./pod-shape.ts";
import { sourcePrefixes } from "./source-prefixes.ts";
import { protocolName } from "../sets/protocol.ts";
import { booleanAt, numberAt, objectAt, objectsAt, textAt, textMapAt } from "./read-json.ts";

/** A Pod as Calico converts it. */
export interface PodDescription {
  /** On the pod network and scheduled: one that is not is never an endpoint, whatever the list says. */
  readonly isWorkload: boolean;
  readonly isReady: boolean;
  readonly isFinished: boolean;
  readonly workloadEndpoints: readonly JsonObject[];
  readonly errors: readonly string[];
}

/** Source: Calico `libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go` (reference section 18). */
export function describePod(pod: JsonObject): PodDescription {
  const spec = objectAt(pod, "spec");
  const node = textAt(spec, "nodeName") ?? "";
  const isWorkload = node !== "" && booleanAt(spec, "hostNetwork") !== true;
  const state = { isWorkload, isReady: isWorkload && hasAddress(pod), isFinished: isFinished(pod) };
  if (node === "") {
    return { ...state, workloadEndpoints: [], errors: ["error with field node (field should be assigned)"] };
  }
  const addresses: Address[] = [];
  const errors: string[] = [];
  for (const text of state.isFinished ? [] : podAddressTexts(pod)) {
    const address = parseAddress(text);
    if (address === undefined) errors.push(`invalid CIDR address: ${text}`);
    else addresses.push(address);
  }
  const spoofed = sourcePrefixes(textMapAt(objectAt(pod, "metadata"), "annotations"));
  if (!spoofed.ok) errors.push(spoofed.message);
  const prefixes = spoofed.ok ? spoofed.prefixes : [];
  const endpoints = errors.length > 0 ? [] : [describeEndpoint(pod, node, addresses, prefixes)];
  return { ...state, workloadEndpoints: endpoints, errors };
}

function describeEndpoint(
  pod: JsonObject,
  node: string,
  addresses: readonly Address[],
  allowSpoofedSourcePrefixes: readonly string[],
): JsonObject {
  const metadata = objectAt(pod, "metadata");
  const annotations = textMapAt(metadata, "annotations");
  const name = textAt(metadata, "name") ?? "";
  const namespace = textAt(metadata, "namespace") ?? "";
  const serviceAccountName = textAt(objectAt(pod, "spec"), "serviceAccountName") ?? "";
  const account = serviceAccountName === "" ? [] : [`ksa.${namespace}.${serviceAccountName}`];
  const status = annotations.get("k8s.v1.cni.cncf.io/network-status");
  const ipNetworks = addresses.map(
    (address) => `${formatAddress(address)}/${address.family === 4 ? 32 : 128}`,
  );
  const ipNATs = floatingAddresses(annotations, addresses);
  const ports = endpointPorts(objectAt(pod, "spec"));
  const qosControls = podQos(annotations);
  return {
    kind: "WorkloadEndpoint",
    apiVersion: "projectcalico.org/v3",
    metadata: {
      name: [node, "k8s", name, "eth0"].map((part) => part.replaceAll("-", "--")).join("-"),
      namespace,
      labels: endpointLabels(metadata, namespace, serviceAccountName),
      ...(status === undefined ? {} : { annotations: { "k8s.v1.cni.cncf.io/network-status": status } }),
    },
    spec: {
      orchestrator: "k8s",
      node,
      pod: name,
      endpoint: "eth0",
      ...(serviceAccountName === "" ? {} : { serviceAccountName }),
      ...(ipNetworks.length === 0 ? {} : { ipNetworks }),
      ...(ipNATs.length === 0 ? {} : { ipNATs }),
      profiles: [`kns.${namespace}`, ...account],
      ...(ports.length === 0 ? {} : { ports }),
      ...(allowSpoofedSourcePrefixes.length === 0 ? {} : { allowSpoofedSourcePrefixes }),
      ...(qosControls === undefined ? {} : { qosControls }),
    },
  };
}

/** A label value has 63 characters at most, so a longer account is not a label here; Felix adds it nonetheless. */
function endpointLabels(metadata: JsonObject, namespace: string, account: string): JsonObject {
  const labels = new Map(textMapAt(metadata, "labels"));
  labels.set("projectcalico.org/namespace", namespace);
  labels.set("projectcalico.org/orchestrator", "k8s");
  if (account !== "" && account.length < 63) labels.set("projectcalico.org/serviceaccount", account);
  return Object.fromEntries(labels);
}

function endpointPorts(spec: JsonObject): readonly JsonObject[] {
  const containers = [...objectsAt(spec, "containers"), ...objectsAt(spec, "initContainers")];
  return containers.flatMap((container) =>
    objectsAt(container, "ports").flatMap((entry) => {
      const port = numberAt(entry, "containerPort") ?? 0;
      const name = textAt(entry, "name") ?? "";
      const hostPort = numberAt(entry, "hostPort") ?? 0;
      const protocol = portProtocol(textAt(entry, "protocol"));
      if (port === 0 || (name === "" && hostPort === 0) || protocol === undefined) return [];
      return [
        { name, protocol: protocolName(protocol), port, hostPort, hostIP: textAt(entry, "hostIP") ?? "" },
      ];
    }),
  );
}

/** A floating address is translated to the pod's first one of its family. */
function floatingAddresses(
  annotations: ReadonlyMap<string, string>,
  addresses: readonly Address[],
): readonly JsonObject[] {
  return textList(annotations.get("cni.projectcalico.org/floatingIPs")).flatMap((text) => {
    const external = parseAddress(text);
    const internal = addresses.find(({ family }) => family === external?.family);
    if (external === undefined || internal === undefined) return [];
    return [{ internalIP: formatAddress(internal), externalIP: formatAddress(external) }];
  });
}

function textList(text: string | undefined): readonly string[] {
  const list = parseJson(text ?? "");
  return Array.isArray(list) ? list.filter((entry: unknown) => typeof entry === "string") : [];
}

function hasAddress(pod: JsonObject): boolean {
  const annotations = textMapAt(objectAt(pod, "metadata"), "annotations");
  const texts = [
    textAt(objectAt(pod, "status"), "podIP"),
    annotations.get("cni.projectcalico.org/podIP"),
    annotations.get("vpc.amazonaws.com/pod-ips"),
  ];
  return texts.some((text) => text !== undefined && text !== "");
}
