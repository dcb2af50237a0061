import type { JsonObject } from "../base/json.ts";
import { formatAddress } from "../sets/address.ts";
import { firstAddress, parseCidrOrAddress } from "../sets/address-set.ts";
import { floatingIPs, floatingIPsAnnotation } from "./floating-ips.ts";
import { podQos } from "./pod-qos.ts";
import { isFinished, podAddressTexts, containerProtocol } from "./pod-shape.ts";
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
  const annotations = textMapAt(objectAt(pod, "metadata"), "annotations");
  const networks = podNetworks(pod);
  const spoofed = sourcePrefixes(annotations);
  const floating = networks.ok
    ? floatingAddresses(annotations, state.isFinished ? [] : networks.value)
    : networks;
  if (!networks.ok || !floating.ok || !spoofed.ok) {
    const [message = ""] = [networks, floating, spoofed].flatMap((part) => (part.ok ? [] : [part.message]));
    return { ...state, workloadEndpoints: [], errors: [message] };
  }
  const parts: EndpointParts = {
    // What a finished pod had is read all the same, and can fail it.
    ipNetworks: state.isFinished ? [] : networks.value.map(({ text }) => text),
    ipNATs: floating.value,
    allowSpoofedSourcePrefixes: spoofed.prefixes,
  };
  return { ...state, workloadEndpoints: [describeEndpoint(pod, node, parts)], errors: [] };
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

interface PodNetwork {
  readonly text: string;
  readonly family: 4 | 6;
  readonly isSingle: boolean;
}

/** Addresses of the pod, which may be written with a mask. */
function podNetworks(pod: JsonObject): Read<readonly PodNetwork[]> {
  const value: PodNetwork[] = [];
  for (const written of podAddressTexts(pod)) {
    const parsed = parseCidrOrAddress(written);
    if (parsed === undefined) return { ok: false, message: `invalid CIDR address: ${written}` };
    const { family, prefix } = parsed;
    const address = firstAddress(parsed.set, family);
    const text = address === undefined ? written : `${formatAddress(address)}/${prefix}`;
    value.push({ text, family, isSingle: prefix === (family === 4 ? 32 : 128) });
  }
  return { ok: true, value };
}

interface EndpointParts {
  readonly ipNetworks: readonly string[];
  readonly ipNATs: readonly JsonObject[];
  readonly allowSpoofedSourcePrefixes: readonly string[];
}

function describeEndpoint(
  pod: JsonObject,
  node: string,
  { ipNetworks, ipNATs, allowSpoofedSourcePrefixes }: EndpointParts,
): JsonObject {
  const metadata = objectAt(pod, "metadata");
  const annotations = textMapAt(metadata, "annotations");
  const name = textAt(metadata, "name") ?? "";
  const namespace = textAt(metadata, "namespace") ?? "";
  const serviceAccountName = textAt(objectAt(pod, "spec"), "serviceAccountName") ?? "";
  // An empty namespace counts as `default` for accounts.
  const account =
    serviceAccountName === ""
      ? []
      : [`ksa.${namespace === "" ? "default" : namespace}.${serviceAccountName}`];
  const generateName = textAt(metadata, "generateName") ?? "";
  const status = annotations.get("k8s.v1.cni.cncf.io/network-status");
  const ports = endpointPorts(objectAt(pod, "spec"));
  const qosControls = podQos(annotations);
  return {
    kind: "WorkloadEndpoint",
    apiVersion: "projectcalico.org/v3",
    metadata: {
      name: [node, "k8s", name, "eth0"].map((part) => part.replaceAll("-", "--")).join("-"),
      ...(generateName === "" ? {} : { generateName }),
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
      const protocol = containerProtocol(textAt(entry, "protocol"));
      if (port === 0 || (name === "" && hostPort === 0) || protocol === undefined) return [];
      return [
        { name, protocol: protocolName(protocol), port, hostPort, hostIP: textAt(entry, "hostIP") ?? "" },
      ];
    }),
  );
}

/**
 * A floating address, as written, is translated to the pod's last one of its family. Without addresses the annotation is
 * not read.
 */
function floatingAddresses(
  annotations: ReadonlyMap<string, string>,
  networks: readonly PodNetwork[],
): Read<readonly JsonObject[]> {
  const text = annotations.get(floatingIPsAnnotation);
  if (text === undefined || networks.length === 0) return { ok: true, value: [] };
  const external = floatingIPs(annotations);
  if (external === undefined) return { ok: false, message: `failed to parse '${text}' as JSON` };
  const wide = networks.find(({ isSingle }) => !isSingle);
  if (wide !== undefined) return { ok: false, message: `PodIP ${wide.text} is not a single address` };
  return {
    ok: true,
    value: external.flatMap((externalIP) => {
      const family = externalIP.includes(":") ? 6 : 4;
      const internal = networks.findLast((network) => network.family === family);
      return internal === undefined ? [] : [{ internalIP: internal.text.replace(/\/.*$/, ""), externalIP }];
    }),
  };
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
