import {
  isRecord,
  list,
  record,
  records,
  text,
  texts,
  without,
  type Json,
  type JsonRecord,
} from "../read/json.ts";

/**
 * Resources in Felix's flattened form, written as v3 resources that flatten to the same. Rules that name no action (these
 * states test selection, not verdicts) are given one; a network set, which has profiles in no v3 form but by its namespace,
 * is given their labels: its own win, then those of the earlier profile.
 */
export function unflatten(resources: JsonRecord): readonly Json[] {
  const sets = records(resources["networkSets"]);
  const lent = new Map(
    records(resources["profiles"]).map((profile) => [
      text(profile["name"]),
      record(profile["labelsToApply"]),
    ]),
  );
  const labelsOf = (set: JsonRecord): JsonRecord => {
    const profiles = texts(set["profiles"]).toReversed();
    return Object.assign(
      {},
      ...profiles.map((name) => lent.get(name) ?? {}),
      record(set["labels"]),
    ) as JsonRecord;
  };
  return [
    ...records(resources["tiers"]).map((tier) =>
      v3("Tier", tier["name"], { order: tier["order"], defaultAction: tier["defaultAction"] }),
    ),
    ...records(resources["policies"]).map(policy),
    ...records(resources["profiles"]).map((profile) =>
      v3("Profile", profile["name"], { ...without(profile, "name"), ...rulesOf(profile) }),
    ),
    ...records(resources["workloadEndpoints"]).map(workload),
    ...records(resources["hostEndpoints"]).map(host),
    ...sets.map((set) => v3("GlobalNetworkSet", set["name"], { nets: set["nets"] }, labelsOf(set))),
    ...records(resources["endpointSlices"]).map((slice) => ({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      ...slice,
      addressType: slice["addressType"] === "" ? "IPv4" : slice["addressType"],
    })),
  ];
}

/** `workload:orch/wl1/ep1` and `host:named` as the library names what `unflatten` makes of them. */
export function flattenedEndpointId(id: string): string {
  return id.startsWith("host:") ? `host/${id.slice(5)}` : `${namespace}/${workloadName(id)}`;
}

const namespace = "default";

function workloadName(id: string): string {
  return id
    .replace(/^workload:/, "")
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .toLowerCase();
}

function v3(kind: string, name: Json | undefined, spec: JsonRecord, labels?: Json): JsonRecord {
  return {
    apiVersion: "projectcalico.org/v3",
    kind,
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec,
  };
}

function rulesOf(owner: JsonRecord): JsonRecord {
  const rules = (value: Json | undefined): readonly Json[] =>
    records(value).map((rule) => ({ action: "Allow", ...rule }));
  return {
    ...(owner["ingress"] === undefined ? {} : { ingress: rules(owner["ingress"]) }),
    ...(owner["egress"] === undefined ? {} : { egress: rules(owner["egress"]) }),
  };
}

function policy(entry: JsonRecord): JsonRecord {
  const { kind, name, namespace: own, ...spec } = entry;
  const resource = v3(text(kind) ?? "GlobalNetworkPolicy", name, { ...spec, ...rulesOf(entry) });
  return own === undefined ? resource : { ...resource, metadata: { name, namespace: own } };
}

function workload(entry: JsonRecord): JsonRecord {
  const name = workloadName(text(entry["id"]) ?? "");
  const { node, interfaceName, profiles, ipNetworks } = entry;
  const spec = {
    orchestrator: "k8s",
    pod: name,
    endpoint: "eth0",
    node,
    interfaceName,
    profiles,
    ipNetworks,
    ports: ports(entry),
  };
  const resource = v3("WorkloadEndpoint", `${text(node) ?? ""}-k8s-${name}-eth0`, spec);
  return {
    ...resource,
    metadata: { name: `${text(node) ?? ""}-k8s-${name}-eth0`, namespace, labels: entry["labels"] },
  };
}

function host(entry: JsonRecord): JsonRecord {
  const { node, interfaceName, profiles, expectedIPs } = entry;
  const named = interfaceName === "" || interfaceName === undefined ? {} : { interfaceName };
  const spec = { node, ...named, profiles, expectedIPs, ports: ports(entry) };
  return v3("HostEndpoint", (text(entry["id"]) ?? "").replace(/^host:/, ""), spec, entry["labels"]);
}

function ports(entry: JsonRecord): readonly Json[] {
  return list(entry["ports"])
    .filter(isRecord)
    .map((port) => ({ ...port, protocol: texts(port["protocol"])[0]?.toUpperCase() ?? port["protocol"] }));
}
