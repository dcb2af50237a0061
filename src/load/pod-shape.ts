import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { NamedPort } from "../model/cluster.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import { parseAddress, type Address } from "../sets/address.ts";
import { parseCidrOrAddress } from "../sets/address-set.ts";
import { protocolNumber } from "../sets/protocol.ts";
import {
  booleanAt,
  fieldAt,
  hasField,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textMapAt,
} from "./read-json.ts";
import { isForWindows } from "./operating-system.ts";
import { parseJson } from "./parse-json.ts";

/** The parts of a pod, or of a pod template, that policy looks at. */
export interface PodShape {
  /** Labels as written, those that Calico strips left out (LBL-1). */
  readonly labels: ReadonlyMap<string, string>;
  /** Name of the account; `default` where none is named, as admission sets it. */
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  readonly node: string | undefined;
  readonly ports: readonly NamedPort[];
  readonly annotations: ReadonlyMap<string, string>;
  readonly onWindows: boolean;
}

/** The pod or template at `path` of the object; undefined where there is none. */
export function podShape(resource: Resource, path: FieldPath): PodShape | undefined {
  let pod: JsonObject = resource.object;
  for (const key of path) {
    const next = fieldAt(pod, String(key));
    if (!isJsonObject(next)) return undefined;
    pod = next;
  }
  const metadata = objectAt(pod, "metadata");
  const spec = objectAt(pod, "spec");
  const labels = new Map<string, string>();
  for (const [key, value] of textMapAt(metadata, "labels")) {
    if (key.startsWith("pcns.") || key.startsWith("pcsa.")) continue;
    labels.set(key, value);
  }
  return {
    labels,
    serviceAccount: orElse(
      textAt(spec, "serviceAccountName"),
      orElse(textAt(spec, "serviceAccount"), "default"),
    ),
    hostNetwork: booleanAt(spec, "hostNetwork") ?? false,
    node: placement(spec),
    ports: namedPorts(spec),
    annotations: textMapAt(metadata, "annotations"),
    onWindows: isForWindows(spec),
  };
}

function orElse(text: string | undefined, otherwise: string): string {
  return text === undefined || text === "" ? otherwise : text;
}

/** The node a pod is bound to, or the only one its node selector lets it run on. */
function placement(spec: JsonObject): string | undefined {
  const node = orElse(
    textAt(spec, "nodeName"),
    textMapAt(spec, "nodeSelector").get("kubernetes.io/hostname") ?? "",
  );
  return node === "" ? undefined : node;
}

/** Named ports of containers, then of init containers (RULE-14); protocols without ports are skipped. */
function namedPorts(spec: JsonObject): readonly NamedPort[] {
  const containers = [...objectsAt(spec, "containers"), ...objectsAt(spec, "initContainers")];
  return containers.flatMap((container) =>
    objectsAt(container, "ports").flatMap((port): readonly NamedPort[] => {
      const name = textAt(port, "name") ?? "";
      const number = numberAt(port, "containerPort");
      const protocol = containerProtocol(textAt(port, "protocol"));
      return name === "" || number === undefined || protocol === undefined
        ? []
        : [{ name, protocol, port: number }];
    }),
  );
}

/** TCP where none is given; undefined for all but TCP, UDP and SCTP. */
export function portProtocol(text: string | undefined): number | undefined {
  const number = text === undefined || text === "" ? 6 : protocolNumber(text);
  return number === 6 || number === 17 || number === 132 ? number : undefined;
}

/** The same of a container's port, where Calico knows the names in this case only. */
export function containerProtocol(text: string | undefined): number | undefined {
  return text === text?.toUpperCase() ? portProtocol(text) : undefined;
}

/** Texts of a pod's addresses, from the first of these that has any (reference section 18). */
export function podAddressTexts(pod: JsonObject): readonly string[] {
  const status = objectAt(pod, "status");
  const annotations = textMapAt(objectAt(pod, "metadata"), "annotations");
  const sources: readonly (readonly string[])[] = [
    objectsAt(status, "podIPs").flatMap((entry) => textAt(entry, "ip") ?? []),
    [textAt(status, "podIP") ?? ""],
    (annotations.get("cni.projectcalico.org/podIPs") ?? "").split(","),
    [annotations.get("cni.projectcalico.org/podIP") ?? ""],
    (annotations.get("vpc.amazonaws.com/pod-ips") ?? "").split(","),
  ];
  for (const source of sources) {
    const texts = source.filter((text) => text !== "");
    if (texts.length > 0) return texts;
  }
  return [];
}

/** Addresses that IPAM is asked for by annotation; none where they can't be read. */
export function requestedAddresses(annotations: ReadonlyMap<string, string>): readonly Address[] {
  const list = parseJson(annotations.get("cni.projectcalico.org/ipAddrs") ?? "");
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => (typeof entry === "string" ? (parseAddress(entry) ?? []) : []));
}

/** A single address, bare or as a /32 or /128; undefined for anything else. */
export function singleAddress(text: string): Address | undefined {
  const parsed = parseCidrOrAddress(text);
  if (parsed?.prefix !== (parsed?.family === 4 ? 32 : 128)) return undefined;
  return parseAddress(text.split("/")[0] ?? "");
}

/** IPS-4: a pod whose node is written as empty is not scheduled; one that leaves it out may be any manifest. */
export function isUnscheduled(pod: JsonObject): boolean {
  return textAt(objectAt(pod, "spec"), "nodeName") === "";
}

/** IPS-4: a finished pod has no addresses left, so it is no endpoint. */
export function isFinished(pod: JsonObject): boolean {
  const phase = textAt(objectAt(pod, "status"), "phase");
  if (phase === "Succeeded" || phase === "Failed" || phase === "Completed") return true;
  const metadata = objectAt(pod, "metadata");
  if (!hasField(metadata, "deletionTimestamp")) return false;
  const annotations = textMapAt(metadata, "annotations");
  return (
    annotations.get("cni.projectcalico.org/podIP") === "" ||
    annotations.get("vpc.amazonaws.com/pod-ips") === ""
  );
}
