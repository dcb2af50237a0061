import type { SourceFile } from "../library.ts";
import { blocksApart } from "./blocks-apart.ts";
import { list, record, text, texts, without, type Json, type JsonRecord } from "./json.ts";
import { legalNames } from "./legal-names.ts";
import { objectsIn } from "./objects-in.ts";

/**
 * The same manifests in the world that other tools judge. Where Calico differs:
 * - a pod with hostNetwork is a pod like others, with an address of its own (Calico: it is its host, HEP-21);
 * - host endpoints are plain endpoints, each on a node of its own (Calico: one governs an interface, HEP-2, and a host's
 *   packets to itself never cross it, HEP-22);
 * - an endpoint that names no profile has its namespace's (Calico: it is closed, PROF-1), and profiles lend the labels that
 *   objects of theirs state (Calico on Kubernetes makes them of namespaces alone, PROF-6);
 * - pods may send tunnel packets (Calico drops them unless told otherwise, MISC-1);
 * - with `legal`, names are free text (Calico drops a policy whose port names are none, MISC-10);
 * - with `apart`, a block never means a pod, and a host endpoint without address has one (Calico compares addresses, IPS-2).
 */
export function otherToolsWorld(
  files: readonly SourceFile[],
  { apart = false, legal = false }: OtherWorld = {},
): readonly SourceFile[] {
  const isRead =
    apart || legal ? (): boolean => true : (file: SourceFile): boolean => special.test(file.text);
  const counts: number[] = [];
  const read = files.filter(isRead).flatMap((file) => {
    const objects = objectsIn(file.text);
    counts.push(objects.length);
    return objects;
  });
  const named = legal ? legalNames(read) : read;
  const world = worldOf(named);
  const there = named.map((object) => inThatWorld(object, world));
  const items = [...(apart ? blocksApart(there) : there)];
  const changed = files.map((file) => {
    if (!isRead(file)) return file;
    const own = items.splice(0, counts.shift() ?? 0);
    return { path: file.path, text: JSON.stringify({ apiVersion: "v1", kind: "List", items: own }) };
  });
  return [...changed, { path: "assumed/felix-configuration.json", text: JSON.stringify(felix) }];
}

/** What else such a world is like, where a case needs it. */
export interface OtherWorld {
  /** A block never means a pod. */
  readonly apart?: boolean;
  /** Names are free text. */
  readonly legal?: boolean;
}

/** Files without these words hold nothing that is otherwise there. */
const special = /hostNetwork|WorkloadEndpoint|HostEndpoint|Profile/;

const felix: Json = {
  apiVersion: "projectcalico.org/v3",
  kind: "FelixConfiguration",
  metadata: { name: "default" },
  spec: { allowVXLANPacketsFromWorkloads: true, allowIPIPPacketsFromWorkloads: true },
};

interface World {
  /** Addresses given to endpoints so far. */
  readonly taken: Set<string>;
  /** Nodes that have their host endpoint. */
  readonly nodes: Set<string>;
  readonly profileLabels: ReadonlyMap<string, JsonRecord>;
}

function worldOf(objects: readonly JsonRecord[]): World {
  const pods = objects.filter((object) => object["kind"] === "Pod" && !isHostNetworked(object));
  const addresses = pods
    .map((pod) => text(record(pod["status"])["podIP"]))
    .filter((address) => address !== undefined);
  const profiles = objects.filter(({ kind }) => kind === "Profile");
  const labels = profiles.map(
    (profile) =>
      [
        text(record(profile["metadata"])["name"]) ?? "",
        record(record(profile["spec"])["labelsToApply"]),
      ] as const,
  );
  return { taken: new Set(addresses), nodes: new Set(), profileLabels: new Map(labels) };
}

function inThatWorld(object: JsonRecord, world: World): JsonRecord {
  if (isHostNetworked(object)) return asPod(object, world);
  if (object["kind"] === "WorkloadEndpoint") return withProfile(object, world);
  return object["kind"] === "HostEndpoint" ? onItsOwnNode(object, world) : object;
}

function isHostNetworked(object: JsonRecord): boolean {
  return object["kind"] === "Pod" && record(object["spec"])["hostNetwork"] === true;
}

function asPod(pod: JsonRecord, world: World): JsonRecord {
  const spec = without(record(pod["spec"]), "hostNetwork");
  const status = without(record(pod["status"]), "podIP", "podIPs");
  const address = text(record(pod["status"])["podIP"]);
  return address === undefined
    ? { ...pod, spec }
    : { ...pod, spec, status: { ...status, podIP: ownAddress(address, world) } };
}

function withProfile(endpoint: JsonRecord, { profileLabels }: World): JsonRecord {
  const [metadata, spec] = [record(endpoint["metadata"]), record(endpoint["spec"])];
  const profiles =
    list(spec["profiles"]).length > 0
      ? texts(spec["profiles"])
      : [`kns.${text(metadata["namespace"]) ?? "default"}`];
  const lent = profiles.toReversed().map((profile) => profileLabels.get(profile) ?? {});
  const labels = Object.assign({}, ...lent, record(metadata["labels"])) as JsonRecord;
  return { ...endpoint, metadata: { ...metadata, labels }, spec: { ...spec, profiles } };
}

function onItsOwnNode(endpoint: JsonRecord, world: World): JsonRecord {
  const spec = record(endpoint["spec"]);
  const node = text(spec["node"]) ?? "";
  if (!world.nodes.has(node)) {
    world.nodes.add(node);
    for (const address of texts(spec["expectedIPs"])) world.taken.add(address);
    return endpoint;
  }
  const own = `${node}-${text(record(endpoint["metadata"])["name"]) ?? ""}`;
  const expectedIPs = texts(spec["expectedIPs"]).map((address) => ownAddress(address, world));
  return { ...endpoint, spec: { ...spec, node: own, ...(expectedIPs.length > 0 ? { expectedIPs } : {}) } };
}

/** The address itself for the first that has it, a free one of the same /24 for the others: policies treat it alike. */
function ownAddress(address: string, { taken }: World): string {
  const network = address.slice(0, address.lastIndexOf(".") + 1);
  const candidates = [
    address,
    ...Array.from({ length: 254 }, (_, index) => `${network}${String(index + 1)}`),
  ];
  const free = candidates.find((candidate) => !taken.has(candidate)) ?? address;
  taken.add(free);
  return free;
}
