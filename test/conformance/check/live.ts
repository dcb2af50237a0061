import {
  simulate,
  type FlowQuery,
  type HostInterface,
  type SimulateOptions,
  type Simulation,
} from "../library.ts";
import {
  isRecord,
  list,
  number,
  record,
  records,
  text,
  texts,
  type Json,
  type JsonRecord,
} from "../read/json.ts";
import { involved } from "../read/involved.ts";
import { podOf } from "../read/pod-of.ts";
import { resourceFiles } from "../read/resource-files.ts";
import { traceLines } from "../read/trace-lines.ts";
import type { Check } from "../recorder.ts";
import { felixEnvironment } from "./felix-environment.ts";
import { forwardPolicyDrop } from "./forward-policy.ts";

/** The two nodes these packets were sent between, the same in every vector. */
const hostInterfaces: Readonly<Record<string, readonly HostInterface[]>> = {
  "node-a": [
    { name: "eth0", addresses: ["10.10.0.11"], subnets: ["10.10.0.0/24"] },
    { name: "eth1", addresses: ["198.51.100.1"], subnets: ["198.51.100.0/24"] },
  ],
  "node-b": [{ name: "eth0", addresses: ["10.10.0.12"], subnets: ["10.10.0.0/24"] }],
};

const encapsulations = { None: "none", VXLAN: "vxlan", VXLANCrossSubnet: "vxlan-cross-subnet" } as const;

/** Packets that were sent through a real kernel, in each dataplane mode they were repeated in: does the first one arrive. */
export function checkLiveVector(vector: JsonRecord, check: Check): void {
  const config = record(vector["config"]);
  const environment = felixEnvironment(record(config["felixEnv"]));
  const flows = records(vector["flows"]);
  if (environment.unknown.length > 0) {
    check.skip(`no option stands for ${environment.unknown.join(", ")} in Felix's environment`, flows.length);
    return;
  }
  const unknown = unknownConfig(config);
  if (unknown.length > 0) {
    check.skip(`a configuration this run does not know: ${unknown.join(", ")}`, flows.length);
    return;
  }
  const resources = list(vector["resources"]);
  const files = resourceFiles(resources);
  const recorded = text(config["dataplane"]) ?? "iptables";
  const differing = new Map(records(vector["nftablesDiffers"]).map((flow) => [flowKey(flow), flow]));
  for (const dataplane of new Set([recorded, ...texts(config["verifiedDataplanes"])])) {
    const options = { hostInterfaces, ...configOptions(config), ...environment.options };
    const simulation = simulate(files, { ...options, dataplane: dataplane as Dataplane });
    for (const flow of flows) {
      const other = dataplane === recorded ? undefined : differing.get(flowKey(flow));
      if (other !== undefined && config["hostForwardPolicy"] !== "DROP") check.skip(nftablesReason);
      else checkFlow({ check, config, resources, simulation, dataplane }, { ...flow, ...other });
    }
  }
}

type Dataplane = "iptables" | "nftables" | "ebpf";

function flowKey({ from, to, proto, dport, toAddress, via }: JsonRecord): string {
  return JSON.stringify([from, to, proto, dport, toAddress, via]);
}

const nftablesReason =
  "verdict of nftables mode only, a side effect of how rules are rendered there (HEP-23): the reference says to model iptables";
const forwardPolicyReason =
  "let through before the forward chains of Calico, under a host FORWARD policy of DROP: the reference does not say what becomes of it (HEP-14)";

const knownConfig: ReadonlyMap<string, readonly Json[] | undefined> = new Map<
  string,
  readonly Json[] | undefined
>([
  ["dataplane", ["iptables", "nftables"]],
  ["verifiedDataplanes", undefined],
  ["defaultEndpointToHostAction", ["Accept", "Drop", "Return"]],
  ["natOutgoing", [true, false]],
  ["encapsulation", Object.keys(encapsulations)],
  ["external", undefined],
  ["felixEnv", undefined],
  ["hostForwardPolicy", ["ACCEPT", "DROP"]],
  // Without translation the backend would see the client, which is what no vector of the corpus says.
  ["nodePortSnat", [true]],
]);

/** Settings, and values of settings, that no option here stands for. */
function unknownConfig(config: JsonRecord): readonly string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const values = knownConfig.get(key);
    const isKnown = knownConfig.has(key) && (values === undefined || values.includes(value ?? null));
    return isKnown ? [] : [`${key}: ${JSON.stringify(value)}`];
  });
}

interface LiveRun {
  readonly check: Check;
  readonly config: JsonRecord;
  readonly resources: readonly Json[];
  readonly simulation: Simulation;
  readonly dataplane: string;
}

function configOptions(config: JsonRecord): SimulateOptions {
  const action = text(config["defaultEndpointToHostAction"]);
  const encapsulation = text(config["encapsulation"]) as keyof typeof encapsulations | undefined;
  return {
    ...(action === undefined ? {} : { endpointToHost: action as "Accept" | "Drop" | "Return" }),
    ...(config["natOutgoing"] === undefined ? {} : { natOutgoing: config["natOutgoing"] === true }),
    ...(encapsulation === undefined ? {} : { encapsulation: encapsulations[encapsulation] }),
  };
}

function checkFlow({ check, config, resources, simulation, dataplane }: LiveRun, flow: JsonRecord): void {
  const query = liveQuery(config, resources, flow);
  const trace = simulation.trace(query);
  // The request got through and only the answer was lost: an evaluator of first packets says allow.
  const expected = flow["requestDelivered"] === true ? "allow" : text(flow["observed"]);
  const beyond =
    config["hostForwardPolicy"] === "DROP" && trace.verdict === "allow" && isForwarded(resources, flow)
      ? forwardPolicyDrop({ trace, dataplane }, simulation, resources)
      : "kept";
  if (beyond === "unclear") {
    check.skip(forwardPolicyReason);
    return;
  }
  check.same(
    `${dataplane}, ${JSON.stringify(flow)}: ${query.from} -> ${query.to}`,
    expected,
    beyond === "dropped" ? "deny" : trace.verdict,
    () => [`config: ${JSON.stringify(config)}`, ...traceLines(trace), ...liveResources(resources, query)],
  );
}

/** Whether some node forwards the packet: all but hosts among themselves, a pod with its own host, and strangers with a host. */
function isForwarded(resources: readonly Json[], flow: JsonRecord): boolean {
  const ends = [flow["from"], flow["to"]].map((end) => text(end) ?? "");
  const pods = ends.filter((end) => end.includes("/") && !end.startsWith("host/"));
  const hosts = ends.filter((end) => end.startsWith("host/")).map((end) => end.slice(5));
  if (pods.length === 0) return hosts.length === 0;
  const node = record(podOf(resources, pods[0] ?? "")?.["spec"])["nodeName"];
  return pods.length > 1 || !hosts.some((host) => host === node);
}

function liveResources(resources: readonly Json[], query: FlowQuery): readonly string[] {
  const ofPolicy = resources.filter((resource) =>
    /Policy$|HostEndpoint|IPPool|FelixConfiguration/.test(text(record(resource)["kind"]) ?? ""),
  );
  const names = ofPolicy.map((resource) => {
    const { kind, metadata } = record(resource);
    const namespace = text(record(metadata)["namespace"]);
    return `${text(kind) ?? ""}:${namespace === undefined ? "" : `${namespace}/`}${text(record(metadata)["name"]) ?? ""}`;
  });
  return involved(resources, { endpoints: [query.from, query.to], policies: names }).filter(
    (line) => !/^(Namespace|Tier) /.test(line),
  );
}

/** The question the sender asked: addresses as the kernel would choose them, and what was dialled. */
function liveQuery(config: JsonRecord, resources: readonly Json[], flow: JsonRecord): FlowQuery {
  const [from, to] = [text(flow["from"]) ?? "", text(flow["to"]) ?? ""];
  const dialled = text(flow["toAddress"]);
  const port = number(flow["dport"]);
  const protocol = text(flow["proto"]) ?? "";
  const viaService = flow["via"] !== undefined && dialled !== undefined;
  const destination = viaService || dialled === undefined ? addressOf(config, resources, to) : dialled;
  const source = sourceAddress(config, resources, from, destination);
  const ports =
    port === undefined
      ? {}
      : { port: viaService ? targetPort(resources, dialled, port) : port, sourcePort: 45678 };
  return {
    from: named(from, source),
    to: named(to, destination),
    protocol,
    ...(/^icmp/i.test(protocol) ? { icmp: { type: 8, code: 0 } } : ports),
    ...(viaService ? { via: { address: dialled, ...(port === undefined ? {} : { port }) } } : {}),
  };
}

function named(end: string, address: string): string {
  return end.includes("/") ? `${end}@${address}` : address;
}

function addressOf(config: JsonRecord, resources: readonly Json[], end: string): string {
  if (end.startsWith("host/")) return hostInterfaces[end.slice(5)]?.[0]?.addresses[0] ?? "";
  const external = text(record(config["external"])[end]);
  if (external !== undefined) return external;
  return text(record(podOf(resources, end)?.["status"])["podIP"]) ?? "";
}

/** A host talks to itself with the address it dials, and to a network of its own with its address there. */
function sourceAddress(
  config: JsonRecord,
  resources: readonly Json[],
  from: string,
  destination: string,
): string {
  const interfaces = from.startsWith("host/") ? hostInterfaces[from.slice(5)] : undefined;
  if (interfaces === undefined) return addressOf(config, resources, from);
  const own = interfaces.flatMap(({ addresses }) => addresses);
  if (destination.startsWith("127.") || own.includes(destination)) return destination;
  const direct = interfaces.find(({ subnets = [] }) =>
    subnets.some((subnet) => sameSlash24(subnet, destination)),
  );
  return direct?.addresses[0] ?? own[0] ?? "";
}

/** Every network of the topology is a /24. */
function sameSlash24(subnet: string, address: string): boolean {
  return subnet.split(".").slice(0, 3).join(".") === address.split(".").slice(0, 3).join(".");
}

/** The backend port of the service that has this address (or, for a node's address, this node port). */
function targetPort(resources: readonly Json[], address: string, port: number): number {
  const services = resources.filter(isRecord).filter((resource) => resource["kind"] === "Service");
  for (const service of services) {
    const spec = record(service["spec"]);
    const isCluster = texts(spec["clusterIPs"]).includes(address) || spec["clusterIP"] === address;
    const entry = records(spec["ports"]).find(
      (candidate) => candidate[isCluster ? "port" : "nodePort"] === port,
    );
    const target = entry === undefined ? undefined : slicePort(resources, service, entry);
    if (target !== undefined) return target;
  }
  return port;
}

/** Target ports may be names; the EndpointSlice has the number. */
function slicePort(resources: readonly Json[], service: JsonRecord, port: JsonRecord): number | undefined {
  const target = number(port["targetPort"]);
  if (target !== undefined) return target;
  const { name } = record(service["metadata"]);
  const slice = resources.filter(isRecord).find((resource) => {
    const labels = record(record(resource["metadata"])["labels"]);
    return resource["kind"] === "EndpointSlice" && labels["kubernetes.io/service-name"] === name;
  });
  const entry = records(slice?.["ports"]).find((candidate) => candidate["name"] === port["name"]);
  return number(entry?.["port"]) ?? number(port["port"]);
}
