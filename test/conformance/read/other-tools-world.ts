import type { SourceFile } from "../library.ts";
import { record, records, text, type Json, type JsonRecord } from "./json.ts";
import { objectsIn } from "./objects-in.ts";

/**
 * The same manifests in the world that other tools judge: a pod with hostNetwork is a pod like others (Calico: it is its
 * host, HEP-21), an endpoint that names no profile has its namespace's, as every pod has (Calico: it is closed), and pods
 * may send tunnel packets (Calico drops them unless told otherwise, MISC-1).
 */
export function otherToolsWorld(files: readonly SourceFile[]): readonly SourceFile[] {
  const shared = sharedAddresses(files);
  return [
    ...files.map((file) => inThatWorld(file, shared)),
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

function inThatWorld(file: SourceFile, shared: ReadonlySet<string>): SourceFile {
  if (!marker.test(file.text) && !file.text.includes("WorkloadEndpoint")) return file;
  const items = objectsIn(file.text).map((object) => {
    if (isHostNetworked(object)) return asPod(object, shared);
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

/** Addresses of hosts are no addresses of pods: several would share one. */
function asPod(pod: JsonRecord, shared: ReadonlySet<string>): JsonRecord {
  const { hostNetwork: _hostNetwork, ...spec } = record(pod["spec"]);
  const { podIP, podIPs, ...status } = record(pod["status"]);
  const own = text(podIP) !== undefined && !shared.has(text(podIP) ?? "");
  return { ...pod, spec, status: own ? { ...status, podIP, podIPs } : status };
}

function sharedAddresses(files: readonly SourceFile[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { text: content } of files) {
    if (!marker.test(content)) continue;
    for (const object of objectsIn(content)) {
      const status = record(object["status"]);
      const addresses = [
        text(status["podIP"]),
        ...records(status["podIPs"]).map((entry) => text(entry["ip"])),
      ];
      for (const address of new Set(addresses)) {
        if (address === undefined) continue;
        if (seen.has(address)) shared.add(address);
        seen.add(address);
      }
    }
  }
  return shared;
}
