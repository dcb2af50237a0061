import type { SourceFile } from "../library.ts";
import { record, text, without, type Json, type JsonRecord } from "./json.ts";
import { objectsIn } from "./objects-in.ts";

/**
 * The same manifests in the world that other tools judge: a pod with hostNetwork is a pod like others, with an address of
 * its own (Calico: it is its host, HEP-21); an endpoint that names no profile has its namespace's, as every pod has
 * (Calico: it is closed, PROF-1); and pods may send tunnel packets (Calico drops them unless told otherwise, MISC-1).
 */
export function otherToolsWorld(files: readonly SourceFile[]): readonly SourceFile[] {
  const taken = addressesOfPods(files);
  return [
    ...files.map((file) => inThatWorld(file, taken)),
    { path: "assumed/felix-configuration.json", text: JSON.stringify(felix) },
  ];
}

const felix: Json = {
  apiVersion: "projectcalico.org/v3",
  kind: "FelixConfiguration",
  metadata: { name: "default" },
  spec: { allowVXLANPacketsFromWorkloads: true, allowIPIPPacketsFromWorkloads: true },
};

const marker = /hostNetwork"?: *true/;

function inThatWorld(file: SourceFile, taken: Set<string>): SourceFile {
  if (!marker.test(file.text) && !file.text.includes("WorkloadEndpoint")) return file;
  const items = objectsIn(file.text).map((object) => {
    if (isHostNetworked(object)) return asPod(object, taken);
    return object["kind"] === "WorkloadEndpoint" ? withProfile(object) : object;
  });
  return { path: file.path, text: JSON.stringify({ apiVersion: "v1", kind: "List", items }) };
}

function withProfile(endpoint: JsonRecord): JsonRecord {
  const spec = record(endpoint["spec"]);
  if (spec["profiles"] !== undefined) return endpoint;
  const namespace = text(record(endpoint["metadata"])["namespace"]) ?? "default";
  return { ...endpoint, spec: { ...spec, profiles: [`kns.${namespace}`] } };
}

function isHostNetworked(object: JsonRecord): boolean {
  return object["kind"] === "Pod" && record(object["spec"])["hostNetwork"] === true;
}

/** Of several pods with the host's address, all but the first get a free one of the same /24: policies treat it alike. */
function asPod(pod: JsonRecord, taken: Set<string>): JsonRecord {
  const spec = without(record(pod["spec"]), "hostNetwork");
  const status = without(record(pod["status"]), "podIP", "podIPs");
  const address = text(record(pod["status"])["podIP"]);
  if (address === undefined) return { ...pod, spec };
  const network = address.slice(0, address.lastIndexOf(".") + 1);
  const candidates = [
    address,
    ...Array.from({ length: 254 }, (_, index) => `${network}${String(index + 1)}`),
  ];
  const free = candidates.find((candidate) => !taken.has(candidate)) ?? address;
  taken.add(free);
  return { ...pod, spec, status: { ...status, podIP: free } };
}

/** Addresses that other pods have, so that none is given away twice. */
function addressesOfPods(files: readonly SourceFile[]): Set<string> {
  const pods = files
    .filter(({ text: content }) => marker.test(content))
    .flatMap(({ text: content }) => objectsIn(content));
  const own = pods.filter((pod) => !isHostNetworked(pod)).map((pod) => text(record(pod["status"])["podIP"]));
  return new Set(own.filter((address) => address !== undefined));
}
