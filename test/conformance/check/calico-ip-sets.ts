import { hasAddress, parseAddress, parseCidr, simulate, type DecideQuery } from "../library.ts";
import { record, text, texts, type Json, type JsonRecord } from "../read/json.ts";
import { resourceFiles } from "../read/resource-files.ts";
import type { Check } from "../recorder.ts";

/**
 * Who is in an IP set, asked with packets: a probe endpoint lets in (or, for a service's ports, talks to) exactly what a
 * rule with the set's selector matches. Every address the state mentions is tried, members and others.
 */
export function checkIpSets(sets: readonly JsonRecord[], resources: readonly Json[], check: Check): void {
  for (const set of sets) {
    if (set["builtIn"] === true) {
      check.skip(
        "a set Felix builds for the service mesh (Istio ambient), which no policy rule means (MISC-8)",
      );
      continue;
    }
    checkIpSet(set, resources, check);
  }
}

const probeAddresses = { 4: "192.0.2.250", 6: "2001:db8:ffff::fa" } as const;
const peerPort = 40000;

interface Candidate {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

function checkIpSet(set: JsonRecord, resources: readonly Json[], check: Check): void {
  const outward = set["protocolPortInMembers"] === true;
  const isPolicy = (resource: Json): boolean =>
    text(record(resource)["kind"])?.endsWith("NetworkPolicy") === true;
  const kept = resources.filter((resource) => !isPolicy(resource));
  const simulation = simulate(resourceFiles([...kept, ...probeResources(set, outward)]), { raw: true });
  const members = texts(set["members"]);
  for (const candidate of candidates(members, resources, set["namedPort"] !== undefined || outward)) {
    const expected = isMember(members, candidate) ? "allow" : "deny";
    const query = probeQuery(candidate, outward);
    const what = `${candidate.address} ${candidate.protocol} ${String(candidate.port)} in ${setName(set)}`;
    check.same(what, expected, simulation.decide(query).verdict, () => [`members: ${members.join(" ")}`]);
  }
}

function setName(set: JsonRecord): string {
  return `${text(set["selector"]) ?? text(set["service"]) ?? ""}${set["namedPort"] === undefined ? "" : ` port ${JSON.stringify(set["namedPort"])}`}`;
}

function probeResources(set: JsonRecord, outward: boolean): readonly Json[] {
  const [serviceNamespace, serviceName] = (text(set["service"]) ?? "").split("/");
  const named = record(set["namedPort"]);
  const side =
    serviceName === undefined
      ? { selector: set["selector"], ...(named["name"] === undefined ? {} : { ports: [named["name"]] }) }
      : { services: { namespace: serviceNamespace, name: serviceName } };
  const rule = {
    action: "Allow",
    ...(named["protocol"] === undefined ? {} : { protocol: text(named["protocol"])?.toUpperCase() }),
    ...(outward ? { destination: side } : { source: side }),
  };
  return [
    {
      apiVersion: "projectcalico.org/v3",
      kind: "GlobalNetworkPolicy",
      metadata: { name: "probe" },
      spec: {
        tier: "default",
        selector: "has(conformance-probe)",
        types: ["Ingress", "Egress"],
        ingress: outward ? [] : [rule],
        egress: outward ? [rule] : [],
      },
    },
    {
      apiVersion: "projectcalico.org/v3",
      kind: "HostEndpoint",
      // Without expected addresses it is in no set itself (OVL-3); without failsafe ports in the way: high ports only.
      metadata: { name: "conformance-probe", labels: { "conformance-probe": "yes" } },
      spec: { node: "conformance-probe", interfaceName: "eth0" },
    },
  ];
}

function probeQuery({ address, protocol, port }: Candidate, outward: boolean): DecideQuery {
  const own = probeAddresses[address.includes(":") ? 6 : 4];
  const ends = outward ? { source: own, destination: address } : { source: address, destination: own };
  const ports = outward ? { port, sourcePort: peerPort } : { port: peerPort, sourcePort: port };
  return {
    endpoint: "host/conformance-probe",
    direction: outward ? "egress" : "ingress",
    protocol,
    ...ends,
    ...ports,
  };
}

/** Addresses of members and of everything else in the state, with the ports that tell members apart. */
function candidates(
  members: readonly string[],
  resources: readonly Json[],
  withPorts: boolean,
): readonly Candidate[] {
  const mentioned = JSON.stringify(resources).match(/"[0-9a-fA-F:.]+(\/\d+)?"/g) ?? [];
  const outside = ["203.0.113.200", "2001:db8::200"];
  const addresses = [
    ...members.map((member) => member.split(",")[0] ?? ""),
    ...mentioned.map((quoted) => quoted.slice(1, -1)),
    ...outside,
  ]
    .map((address) => address.replace(/\/\d+$/, ""))
    .filter((address) => parseAddress(address) !== undefined);
  const ports = withPorts
    ? [...new Set(members.flatMap((member) => member.split(",")[1] ?? [])), "tcp:81", "udp:8080"].map(
        (text) => text.split(":"),
      )
    : [["tcp", "81"]];
  return [...new Set(addresses)].flatMap((address) =>
    ports.map(([protocol = "tcp", port = "0"]) => ({
      address,
      protocol: protocol.toUpperCase(),
      port: Number(port),
    })),
  );
}

/** Members are CIDRs, or `ip,protocol:port`. */
function isMember(members: readonly string[], { address, protocol, port }: Candidate): boolean {
  return members.some((member) => {
    const [net = "", service] = member.split(",");
    if (service !== undefined)
      return net === address && service === `${protocol.toLowerCase()}:${String(port)}`;
    return covers(net, address);
  });
}

function covers(net: string, address: string): boolean {
  const cidr = parseCidr(net);
  const parsed = parseAddress(address);
  return cidr !== undefined && parsed !== undefined && hasAddress(cidr.set, parsed);
}
