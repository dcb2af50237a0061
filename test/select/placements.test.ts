import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { placementsOf } from "../../src/select/placements.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const nodes = ["1", "2", "3"].map((n) => node(`n${n}`, `192.168.0.${n}`));
const unplaced = pod("web/a", { ip: "10.0.0.1" });
const forward = globalPolicy("p", { selector: "role == 'edge'", applyOnForward: true, types: ["Ingress"] });

const cases: readonly {
  readonly name: string;
  readonly objects: readonly JsonObject[];
  readonly apart?: string;
  readonly found: readonly (string | undefined)[];
}[] = [
  { name: "without nodes there is one place nothing is known of", objects: [], found: [undefined] },
  { name: "equal nodes are asked once", objects: nodes, found: ["n1"] },
  { name: "the peer's node is left out", objects: nodes, apart: "n1", found: ["n2"] },
  {
    name: "a host endpoint sets its node apart, for its steps are on the path",
    objects: [...nodes, host("h2", { node: "n2", interfaceName: "*" })],
    found: ["n1", "n2"],
  },
  {
    name: "so does policy for forwarded traffic",
    objects: [
      ...nodes,
      ...["1", "2", "3"].map((n) =>
        host(`h${n}`, { node: `n${n}`, interfaceName: "*" }, { role: n === "3" ? "edge" : "" }),
      ),
      forward,
    ],
    found: ["n1", "n3"],
  },
  {
    name: "a translated packet carries a node's address, which rules may know",
    objects: [
      ...nodes,
      pool("10.0.0.0/24", { natOutgoing: true }),
      globalPolicy("q", {
        selector: "all()",
        ingress: [{ action: "Deny", source: { nets: ["192.168.0.2/32"] } }],
      }),
    ],
    found: ["n1", "n2"],
  },
];

/** What makes the second node's address one that packets are compared with. */
const knowing: readonly (readonly [string, readonly JsonObject[]])[] = [
  ["notNets", [rule({ source: { notNets: ["192.168.0.2/32"] } })]],
  ["a selector", [rule({ source: { selector: "office == 'yes'" } }), office()]],
  ["a negated selector", [rule({ source: { notSelector: "office == 'yes'" } }), office()]],
  [
    "a service",
    [
      globalPolicy("q", {
        selector: "all()",
        types: ["Egress"],
        egress: [{ action: "Allow", destination: { services: { name: "s", namespace: "web" } } }],
      }),
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s", namespace: "web" },
        spec: { ports: [{ port: 80 }] },
      },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name: "s-1", namespace: "web", labels: { "kubernetes.io/service-name": "s" } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["192.168.0.2"] }],
        ports: [{ port: 80, protocol: "TCP" }],
      },
    ],
  ],
  ["the net of an inbound failsafe port", [failsafe("failsafeInboundHostPorts")]],
  ["the net of an outbound failsafe port", [failsafe("failsafeOutboundHostPorts")]],
];

function rule(fields: JsonObject): JsonObject {
  return globalPolicy("q", { selector: "all()", ingress: [{ action: "Deny", ...fields }] });
}

function office(): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkSet",
    metadata: { name: "office", labels: { office: "yes" } },
    spec: { nets: ["192.168.0.2/32"] },
  };
}

function failsafe(field: string): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: { [field]: [{ protocol: "tcp", port: 22, net: "192.168.0.2/32" }] },
  };
}

function places(
  objects: readonly JsonObject[],
  options: SimulateOptions = {},
): readonly (string | undefined)[] {
  const { cluster } = simulate(toFiles([...nodes, ...objects, unplaced]), options);
  const [endpoint] = cluster.workloads;
  if (endpoint === undefined) throw new Error("the pod was not read");
  return placementsOf(cluster, endpoint, undefined).map((each) => each?.name);
}

describe("the address of the node of a pod that may run anywhere", () => {
  const known = rule({ source: { nets: ["192.168.0.2/32"] } });
  const stars = ["1", "2", "3"].map((n) => host(`h${n}`, { node: `n${n}`, interfaceName: "*" }));

  it.each<[string, readonly JsonObject[], SimulateOptions, readonly string[]]>([
    ["is on no packet of a plain pool", [pool("10.0.0.0/24"), ...stars], {}, ["n1"]],
    ["is on what a pool translates (NAT-2)", [pool("10.0.0.0/24", { natOutgoing: true })], {}, ["n1", "n2"]],
    ["is on what the options translate", [pool("10.0.0.0/24")], { natOutgoing: true }, ["n1", "n2"]],
    ["says what crosses a subnet", [pool("10.0.0.0/24", { vxlanMode: "CrossSubnet" })], {}, ["n1", "n2"]],
    [
      "is around packets, which nobody judges without host endpoints",
      [pool("10.0.0.0/24", { vxlanMode: "Always" })],
      {},
      ["n1"],
    ],
    [
      "is around packets that host endpoints judge (FLOW-4b)",
      [pool("10.0.0.0/24", { vxlanMode: "Always" }), ...stars],
      {},
      ["n1", "n2"],
    ],
  ])("%s", (_name, objects, options, expected) => {
    expect(places([known, ...objects], options)).toEqual(expected);
  });

  it.each(knowing)("is told apart by %s", (_name, objects) => {
    expect(places([pool("10.0.0.0/24", { natOutgoing: true }), ...objects])).toEqual(["n1", "n2"]);
  });

  it("is told apart by nothing where nothing knows it", () => {
    expect(places([pool("10.0.0.0/24", { natOutgoing: true })])).toEqual(["n1"]);
  });
});

describe("placements of a pod whose node is stated", () => {
  it("are that node", () => {
    const { cluster } = simulate(toFiles([...nodes, pod("web/a", { node: "n2", ip: "10.0.0.1" })]));
    const [endpoint] = cluster.workloads;
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, undefined).map((each) => each?.name)).toEqual(["n2"]);
  });
});

describe("placements of a pod that may run anywhere", () => {
  it.each(cases)("$name", ({ objects, apart, found }) => {
    const { cluster } = simulate(toFiles([...objects, unplaced]));
    const [endpoint] = cluster.workloads;
    const other = cluster.nodes.find(({ name }) => name === apart);
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, other).map((each) => each?.name)).toEqual(found);
  });
});
